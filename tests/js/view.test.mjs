import assert from "node:assert/strict";
import { test } from "node:test";

import { fromSnapshot } from "../../roundtable/static/roundtable/state.js";
import { looks } from "../../roundtable/static/roundtable/view/bar.js";
import { secondsLeft } from "../../roundtable/static/roundtable/view/countdown.js";
import { sentences } from "../../roundtable/static/roundtable/view/crowd.js";
import { pieces } from "../../roundtable/static/roundtable/view/links.js";
import { person, room, snapshot } from "./fixtures.mjs";

const local = {
  microphone: true, camera: false, panel: "", unread: 0,
  canShareScreen: true, canShareAudio: true, canRecord: true,
};
const shown = (people, changes = {}) =>
  looks(fromSnapshot(snapshot(1, { rooms: [room("r", 1)], participants: people, ...changes })), local);

test("in a room the controls of the main room are off and say why", () => {
  const { screen, audio, record } = shown([person("a", { role: "host", room: "r" })]);
  assert.match(screen.reason, /main room only/);
  assert.match(audio.reason, /main room only/);
  assert.match(record.reason, /main room only/);
});

test("members are told that Hosts and Managers can record", () => {
  assert.match(shown([person("a")]).record.reason, /Hosts and Managers can record/);
  assert.equal(shown([person("a", { role: "manager" })]).record.reason, "");
});

test("while somebody presents nobody else can", () => {
  const { screen } = shown([person("a"), person("b", { share: "audio" })]);
  assert.equal(screen.reason, "Person b is sharing.");
});

test("a leader can end a recording from anywhere", () => {
  const recording = { id: "x", recorder: "b", started_at: 0 };
  const { record } = shown([person("a", { role: "host", room: "r" })], { recording });
  assert.equal(record.pressed, true);
  assert.equal(record.reason, undefined);
});

test("who presents can stop, and cannot present something else besides", () => {
  const { screen, audio } = shown([person("a", { share: "screen" })]);
  assert.equal(screen.pressed, true);
  assert.equal(screen.reason, undefined);
  assert.match(audio.reason, /Stop what you share/);
});

test("the last second is 1 and the moment itself is 0", () => {
  assert.equal(secondsLeft(30_000, 0), 30);
  assert.equal(secondsLeft(30_000, 1), 30);
  assert.equal(secondsLeft(30_000, 29_001), 1);
  assert.equal(secondsLeft(30_000, 30_000), 0);
  assert.equal(secondsLeft(30_000, 99_000), 0);
});

test("addresses are links, without the sentence's full stop", () => {
  assert.deepEqual(pieces("See https://example.org/a?b=1. Bye"), [
    { text: "See ", address: false },
    { text: "https://example.org/a?b=1", address: true },
    { text: ". Bye", address: false },
  ]);
});

test("nothing but http and https is a link", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "<b>bold</b>", "www.example.org", "ftp://x.org"]) {
    assert.deepEqual(pieces(text), [{ text, address: false }]);
  }
});

test("no text is lost on the way to links", () => {
  const text = "a http://x.org, (https://y.org) https:// b\nhttps://z.org";
  assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
});

test("two are told by name, more are counted", () => {
  assert.deepEqual(sentences(new Map([["joined", ["Tom"]]]), new Map()), ["Tom joined."]);
  assert.deepEqual(sentences(new Map([["left", ["Tom", "Mia"]]]), new Map()), ["Tom and Mia left."]);
  const twelve = Array.from({ length: 12 }, (_, n) => `Person ${n}`);
  assert.deepEqual(sentences(new Map([["joined", twelve]]), new Map()), ["12 people joined."]);
});

test("people sent to many rooms at once are one sentence", () => {
  const went = new Map([["Room 1", ["Tom", "Mia"]], ["Room 2", ["Lin"]]]);
  assert.deepEqual(sentences(new Map(), went), ["Tom and Mia went to Room 1.", "Lin went to Room 2."]);
  went.set("Room 3", ["Jo"]);
  assert.deepEqual(sentences(new Map(), went), ["4 people went to 3 rooms."]);
});
