import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../../roundtable/static/roundtable/backoff.js";
import { ServerClock } from "../../roundtable/static/roundtable/clock.js";
import { Connection } from "../../roundtable/static/roundtable/connection.js";
import { FakeTimers, settled } from "./fixtures.mjs";

class FakeSocket {
  readyState = 0;
  sent = [];
  closed = false;

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
    this.readyState = 3;
  }

  opens() {
    this.readyState = 1;
    this.onopen?.();
  }

  says(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
    return settled();
  }

  dies(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
    return settled();
  }

  last(type) {
    return this.sent.filter((command) => command.type === type).at(-1);
  }

  async does(type) {
    await this.says({ type: "done", id: this.last(type).id, version: 1, now: 0 });
  }

  async refuses(type, code) {
    await this.says({ type: "refused", id: this.last(type).id, code, message: "No." });
  }
}

function connect() {
  const timers = new FakeTimers();
  const sockets = [];
  const connection = new Connection({
    url: "ws://test/", page: "tab", timers,
    devices: () => ({ microphone: true, camera: false }),
    open: () => (sockets.push(new FakeSocket()), sockets.at(-1)),
    backoff: new Backoff(() => 1),
    clock: new ServerClock(() => timers.now),
  });
  const heard = [];
  for (const name of ["joined", "waiting"]) connection.addEventListener(name, () => heard.push(name));
  for (const name of ["closed", "status"]) {
    connection.addEventListener(name, (event) => heard.push(event.detail));
  }
  connection.connect();
  return { connection, timers, sockets, heard };
}

async function joined() {
  const call = connect();
  call.sockets[0].opens();
  call.connection.join();
  await call.sockets[0].does("join");
  return call;
}

test("joining before the socket is open happens when it opens", async () => {
  const { connection, sockets, heard } = connect();
  connection.join();
  sockets[0].opens();
  const { page, microphone, camera, resume } = sockets[0].last("join");
  assert.deepEqual({ page, microphone, camera, resume }, { page: "tab", microphone: true, camera: false, resume: false });
  await sockets[0].does("join");
  assert.ok(heard.includes("joined"));
});

test("an early member waits and is let in when the session starts", async () => {
  const { connection, sockets, heard } = connect();
  sockets[0].opens();
  connection.join();
  await sockets[0].refuses("join", "not_started");
  assert.ok(heard.includes("waiting"));
  await sockets[0].says({ type: "lobby", live: true, can_start: false, people: 1 });
  await sockets[0].does("join");
  assert.ok(heard.includes("joined"));
});

test("having joined, the page is told which devices it said are on", async () => {
  const { connection, sockets } = connect();
  let said;
  connection.addEventListener("joined", (event) => (said = event.detail));
  sockets[0].opens();
  connection.join();
  await sockets[0].does("join");
  assert.deepEqual(said, { microphone: true, camera: false });
});

test("a lost socket is replaced at once, and the same page resumes", async () => {
  const { timers, sockets, heard } = await joined();
  await sockets[0].dies();
  assert.equal(heard.at(-1), "reconnecting");
  await timers.pass(0);
  sockets[1].opens();
  assert.equal(sockets[1].last("join").resume, true);
  assert.equal(sockets[1].last("join").page, "tab");
  await sockets[1].does("join");
  assert.deepEqual(heard.slice(-2), ["open", "joined"]);
});

test("attempts to come back are ever further apart, up to a limit", async () => {
  const { timers, sockets } = await joined();
  const waits = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const before = timers.now;
    const count = sockets.length;
    await sockets.at(-1).dies();
    while (sockets.length === count) await timers.pass(100);
    waits.push(timers.now - before);
  }
  assert.deepEqual(waits, [100, 400, 800, 1600, 3200, 6400, 8000, 8000]);
});

test("a socket that does not answer a ping is dead", async () => {
  const { timers, sockets } = await joined();
  await sockets[0].does("ping");
  await timers.pass(10_000);
  await timers.pass(4_999);
  assert.equal(sockets.length, 1);
  await timers.pass(2);
  assert.equal(sockets.length, 2);
  assert.ok(sockets[0].closed);
});

test("a check while waiting connects at once, while open it pings", async () => {
  const { connection, timers, sockets } = await joined();
  await sockets[0].does("ping");
  const pings = sockets[0].sent.length;
  connection.check();
  assert.equal(sockets[0].sent.length, pings + 1);
  await sockets[0].dies();
  await timers.pass(0);
  await sockets[1].dies();
  connection.check();
  assert.equal(sockets.length, 3);
});

test("commands are rejected with a sentence when the socket is gone", async () => {
  const { connection, sockets } = await joined();
  const rejected = assert.rejects(connection.send({ type: "add_room" }), { code: "offline" });
  await sockets[0].dies();
  await rejected;
  await assert.rejects(connection.send({ type: "add_room" }), { code: "offline" });
});

test("a refusal carries the server's code and sentence", async () => {
  const { connection, sockets } = await joined();
  const answer = connection.send({ type: "add_room" });
  const refused = assert.rejects(answer, { code: "too_many_rooms", message: "No." });
  await sockets[0].refuses("add_room", "too_many_rooms");
  await refused;
});

for (const [code, reason] of [[4403, "removed"], [4404, "not_found"], [4409, "taken_over"], [4410, "ended"], [4411, "put_out"]]) {
  test(`close code ${code} means ${reason}, and nothing is retried`, async () => {
    const { timers, sockets, heard } = await joined();
    await sockets[0].dies(code);
    await timers.pass(60_000);
    assert.equal(heard.at(-1), reason);
    assert.equal(sockets.length, 1);
  });
}

test("who was taken over can take the call back, in a new socket and without resuming", async () => {
  const { connection, sockets } = await joined();
  await sockets[0].says({ type: "taken_over" });
  connection.join();
  sockets[1].opens();
  assert.equal(sockets[1].last("join").resume, false);
});

test("a session that ended while the socket was lost is not started again", async () => {
  const { timers, sockets, heard } = await joined();
  await sockets[0].dies();
  await timers.pass(0);
  sockets[1].opens();
  await sockets[1].refuses("join", "not_started");
  assert.equal(heard.at(-1), "ended");
});

test("after a flood the page waits longer", async () => {
  const { timers, sockets } = await joined();
  await sockets[0].dies(4429);
  await timers.pass(7_999);
  assert.equal(sockets.length, 1);
  await timers.pass(1);
  assert.equal(sockets.length, 2);
});

test("when the server restarts the page comes back soon, and says nothing of it", async () => {
  const { timers, sockets, heard } = await joined();
  const before = heard.length;
  await sockets[0].dies(4412);
  await timers.pass(999);
  assert.equal(sockets.length, 1);
  await timers.pass(1);
  sockets[1].opens();
  assert.equal(sockets[1].last("join").resume, true);
  await sockets[1].does("join");
  await timers.pass(4_000);
  assert.deepEqual(heard.slice(before), ["restarting", "open", "joined"]);
});

test("a restart that takes longer than two seconds is told", async () => {
  const { timers, sockets, heard } = await joined();
  await sockets[0].dies(4412);
  await timers.pass(1_000);
  await sockets[1].dies();
  await timers.pass(999);
  assert.equal(heard.at(-1), "restarting");
  await timers.pass(1);
  assert.equal(heard.at(-1), "reconnecting");
});

test("pages that are sent off together do not come back together", () => {
  const waits = [0, 0.25, 0.75].map((random) => {
    const backoff = new Backoff(() => random);
    backoff.spread();
    return backoff.next();
  });
  assert.deepEqual(waits, [0, 250, 750]);
});

test("leaving says so and stays away", async () => {
  const { connection, timers, sockets, heard } = await joined();
  const gone = connection.leave();
  await sockets[0].does("leave");
  await gone;
  await timers.pass(60_000);
  assert.equal(heard.at(-1), "left");
  assert.equal(sockets.length, 1);
  assert.ok(sockets[0].closed);
});

test("the server's clock is read off the quickest answer", () => {
  const clock = new ServerClock(() => 1000);
  clock.observe(0, 400, 5400);
  clock.observe(500, 520, 5510);
  clock.observe(600, 900, 6000);
  assert.equal(clock.now(), 1000 + 5000);
});
