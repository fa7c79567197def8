import assert from "node:assert/strict";
import { test } from "node:test";

import { GAP_MILLISECONDS, Store } from "../../roundtable/static/roundtable/store.js";
import { events, FakeTimers, message, person, room, snapshot } from "./fixtures.mjs";

function store() {
  const timers = new FakeTimers();
  const asked = [];
  const made = new Store({ resync: () => asked.push(timers.now), timers });
  return { store: made, timers, asked };
}

const joined = (id) => ({ type: "participant_joined", participant: person(id) });

test("batches are applied in order, however they arrive", async () => {
  const { store: s, timers, asked } = store();
  s.receive(snapshot(4));
  s.receive(events(6, joined("c")));
  assert.equal(s.state.version, 4);
  s.receive(events(5, joined("b")));
  assert.equal(s.state.version, 6);
  assert.deepEqual([...s.state.participants.keys()], ["a", "b", "c"]);
  await timers.pass(GAP_MILLISECONDS * 2);
  assert.deepEqual(asked, []);
});

test("a batch seen before changes nothing", () => {
  const { store: s } = store();
  s.receive(snapshot(4));
  s.receive(events(5, { type: "chat_sent", message: message(5) }));
  s.receive(events(5, { type: "chat_sent", message: message(5) }));
  assert.equal(s.state.chat.length, 1);
});

test("batches before the snapshot wait for it", () => {
  const { store: s } = store();
  s.receive(events(5, joined("b")));
  s.receive(events(4, joined("x")));
  s.receive(snapshot(4));
  assert.deepEqual([...s.state.participants.keys()], ["a", "b"]);
});

test("a gap that stays open asks for a snapshot, which closes it", async () => {
  const { store: s, timers, asked } = store();
  s.receive(snapshot(4));
  s.receive(events(6, joined("c")));
  await timers.pass(GAP_MILLISECONDS - 1);
  assert.deepEqual(asked, []);
  await timers.pass(1);
  assert.deepEqual(asked, [GAP_MILLISECONDS]);
  s.receive(snapshot(5, { participants: [person("a"), person("b")] }));
  assert.equal(s.state.version, 6);
  assert.ok(s.state.participants.has("c"));
});

test("a heartbeat with a higher version asks for a snapshot", async () => {
  const { store: s, timers, asked } = store();
  s.receive(snapshot(4));
  s.receive({ type: "heartbeat", version: 4, now: 0 });
  await timers.pass(GAP_MILLISECONDS);
  assert.deepEqual(asked, []);
  s.receive({ type: "heartbeat", version: 5, now: 0 });
  await timers.pass(GAP_MILLISECONDS);
  assert.equal(asked.length, 1);
});

test("a snapshot older than what was applied is no news", () => {
  const { store: s } = store();
  s.receive(snapshot(4));
  s.receive(events(5, joined("b")));
  s.receive(snapshot(4));
  assert.equal(s.state.version, 5);
  assert.ok(s.state.participants.has("b"));
});

test("a batch that makes no sense is answered by asking for a snapshot", (t) => {
  const { store: s, asked } = store();
  t.mock.method(console, "error", () => {});
  s.receive(snapshot(4));
  s.receive(events(5, { type: "participant_moved", participant: "nobody", room: null, by: null }));
  assert.equal(asked.length, 1);
  assert.equal(s.state.version, 4);
});

test("who moves begins a stay with the batch's version", () => {
  const { store: s } = store();
  s.receive(snapshot(4, { rooms: [room("r", 1)] }));
  s.receive(events(5, { type: "participant_moved", participant: "a", room: "r", by: null }));
  assert.deepEqual(s.state.participants.get("a"), person("a", { room: "r", stay: 5 }));
});

test("closed rooms are gone and everyone is in the main room", () => {
  const { store: s } = store();
  const people = [person("a"), person("b", { room: "r" })];
  s.receive(snapshot(4, { rooms: [room("r", 1)], participants: people, closes_at: 9 }));
  s.receive(events(5, { type: "rooms_closed" }));
  assert.equal(s.state.rooms.size, 0);
  assert.equal(s.state.closesAt, null);
  assert.deepEqual(s.state.participants.get("a"), person("a"));
  assert.deepEqual(s.state.participants.get("b"), person("b", { room: null, stay: 5 }));
});

test("a deleted room's people are brought back, the others stay", () => {
  const { store: s } = store();
  const people = [person("a", { room: "r" }), person("b", { room: "q" })];
  s.receive(snapshot(4, { rooms: [room("r", 1), room("q", 2)], participants: people }));
  s.receive(events(5, { type: "room_deleted", room: "r", by: "a" }));
  assert.deepEqual([...s.state.rooms.keys()], ["q"]);
  assert.equal(s.state.participants.get("a").room, null);
  assert.equal(s.state.participants.get("b").room, "q");
});

test("rooms stand in the order of their numbers", () => {
  const { store: s } = store();
  s.receive(snapshot(4, { rooms: [room("y", 2)] }));
  s.receive(events(5, { type: "room_added", room: room("x", 1), by: "a" }));
  assert.deepEqual([...s.state.rooms.keys()], ["x", "y"]);
});

test("older messages come before, and outlive a snapshot that joins up with them", () => {
  const { store: s } = store();
  s.receive(snapshot(9, { chat: [message(8), message(9)], chat_more: true }));
  s.receive({ type: "chat_history", messages: [message(6), message(7)], more: false });
  s.receive(snapshot(10, { chat: [message(9), message(10)], chat_more: true }));
  assert.deepEqual(s.state.chat.map((m) => m.version), [6, 7, 8, 9, 10]);
  assert.equal(s.state.chatMore, false);
});

test("nobody speaks who is muted or in another room", () => {
  const { store: s } = store();
  s.receive(snapshot(4, { rooms: [room("r", 1)], participants: [person("a"), person("b")] }));
  s.receive({ type: "speaking", participant: "b", speaking: true });
  assert.ok(s.speaking.has("b"));
  s.receive(events(5, { type: "participant_moved", participant: "b", room: "r", by: null }));
  assert.ok(!s.speaking.has("b"));
});

test("listeners hear of each batch with the state before and after it", () => {
  const { store: s } = store();
  const heard = [];
  s.subscribe((change) => heard.push(change));
  s.receive(snapshot(4));
  s.receive(events(5, joined("b")));
  assert.equal(heard[0].previous, null);
  assert.equal(heard[1].previous.version, 4);
  assert.equal(heard[1].state.version, 5);
  assert.equal(heard[1].events[0].type, "participant_joined");
});

test("what a batch does not touch stays the same object, and the state before it is as it was", () => {
  const { store: s } = store();
  s.receive(snapshot(4, { rooms: [room("r", 1)], participants: [person("a"), person("b")] }));
  const before = s.state;
  s.receive(events(5, { type: "participant_moved", participant: "b", room: "r", by: null }));
  assert.equal(s.state.rooms, before.rooms);
  assert.equal(s.state.chat, before.chat);
  assert.equal(s.state.participants.get("a"), before.participants.get("a"));
  assert.equal(before.participants.get("b").room, null);
});
