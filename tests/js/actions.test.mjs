import assert from "node:assert/strict";
import { test } from "node:test";

import { Actions } from "../../roundtable/static/roundtable/actions.js";
import { Refusal } from "../../roundtable/static/roundtable/replies.js";
import { settled } from "./fixtures.mjs";

/** A connection whose server refuses with these codes first, and then nothing. */
function actions(...codes) {
  const sent = [];
  const send = (command) => {
    sent.push(command);
    const code = codes.shift();
    return code ? Promise.reject(new Refusal(code, "No.")) : Promise.resolve({ type: "done" });
  };
  const said = [];
  const asked = [];
  const parts = { say: (sentence) => said.push(sentence), going: (room) => asked.push([room, sent.length]) };
  return { actions: new Actions({ send, status: "open" }, parts), sent, said, asked };
}

const ON = { microphone: true, camera: false };
const OFF = { microphone: false, camera: false };

test("a refusal is shown as the server's sentence", async () => {
  const { actions: a, said } = actions("not_permitted");
  assert.equal(await a.putOutParticipant("b"), null);
  assert.deepEqual(said, ["No."]);
});

test("where I go is told to my media as soon as the server is asked, and not before", async () => {
  const { actions: a, asked } = actions();
  await Promise.all([a.moveToRoom("room"), a.moveToRoom(null)]);
  assert.deepEqual(asked, [["room", 1], [null, 2]]);
});

test("devices that were told too fast are told again, quietly", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { actions: a, sent, said } = actions("too_fast", "too_fast");
  await a.setDevices(ON);
  t.mock.timers.tick(999);
  assert.equal(sent.length, 1);
  t.mock.timers.tick(1);
  await settled();
  t.mock.timers.tick(1_000);
  await settled();
  t.mock.timers.tick(60_000);
  assert.equal(sent.length, 3);
  assert.deepEqual(sent.at(-1), { type: "set_devices", ...ON });
  assert.deepEqual(said, []);
});

test("what was told too fast is not told again when something newer was", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { actions: a, sent } = actions("too_fast");
  await a.setDevices(ON);
  await a.setDevices(OFF);
  t.mock.timers.tick(60_000);
  assert.deepEqual(sent.map(({ microphone }) => microphone), [true, false]);
});

test("devices refused for another reason are not told again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { actions: a, sent } = actions("not_in_call");
  await a.setDevices(ON);
  t.mock.timers.tick(60_000);
  assert.equal(sent.length, 1);
});
