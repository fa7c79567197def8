import assert from "node:assert/strict";
import { test } from "node:test";

import { OnAir } from "../../roundtable/static/roundtable/on-air.js";
import { Refusal } from "../../roundtable/static/roundtable/replies.js";
import { settled } from "./fixtures.mjs";

const ON = { microphone: true, camera: false };
const OFF = { microphone: false, camera: false };

/** A page in the call, with its devices as joining said; the server refuses with these codes first. */
function page(joinedWith, ...codes) {
  const sent = [];
  const connection = Object.assign(new EventTarget(), {
    joined: false,
    send({ type, ...devices }) {
      assert.equal(type, "set_devices");
      sent.push(devices);
      const code = codes.shift();
      return code ? Promise.reject(new Refusal(code, "No.")) : Promise.resolve({ type: "done" });
    },
  });
  const devices = Object.assign(new EventTarget(), { on: joinedWith });
  new OnAir(connection, devices);
  const turn = (on) => {
    devices.on = on;
    devices.dispatchEvent(new Event("change"));
  };
  const join = (detail = joinedWith) => {
    connection.joined = true;
    connection.dispatchEvent(new CustomEvent("joined", { detail }));
  };
  const lose = () => (connection.joined = false);
  return { sent, turn, join, lose };
}

test("what joining said is not said again", () => {
  const { sent, turn, join } = page(ON);
  turn(ON);
  join();
  turn(ON);
  assert.deepEqual(sent, []);
});

test("what changed while joining is said when that is done", () => {
  const { sent, turn, join } = page(ON);
  turn(OFF);
  assert.deepEqual(sent, []);
  join(ON);
  assert.deepEqual(sent, [OFF]);
});

test("every change is said, however late the server's answers are", () => {
  const { sent, turn, join } = page(ON);
  join();
  turn(OFF);
  turn(ON);
  turn(OFF);
  assert.deepEqual(sent, [OFF, ON, OFF]);
});

test("joining anew says it all, whatever was said on the socket before", () => {
  const { sent, turn, join, lose } = page(ON);
  join();
  turn(OFF);
  lose();
  turn(ON);
  join(ON);
  assert.deepEqual(sent, [OFF]);
});

test("what was said too fast is said again, quietly", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, turn, join } = page(ON, "too_fast", "too_fast");
  join();
  turn(OFF);
  await settled();
  t.mock.timers.tick(999);
  assert.equal(sent.length, 1);
  t.mock.timers.tick(1);
  await settled();
  t.mock.timers.tick(1_000);
  await settled();
  t.mock.timers.tick(60_000);
  assert.deepEqual(sent, [OFF, OFF, OFF]);
});

test("what was said too fast is not said again when something newer was", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, turn, join } = page(ON, "too_fast");
  join();
  turn(OFF);
  turn(ON);
  await settled();
  t.mock.timers.tick(60_000);
  assert.deepEqual(sent, [OFF, ON]);
});

test("what was refused for another reason is not said again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, turn, join } = page(ON, "not_in_call");
  join();
  turn(OFF);
  await settled();
  t.mock.timers.tick(60_000);
  assert.equal(sent.length, 1);
});
