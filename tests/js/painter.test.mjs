import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Painter } from "../../roundtable/static/roundtable/view/painter.js";
import { settled } from "./fixtures.mjs";

/** What the browser would call with its next frame. */
let frames;
beforeEach(() => {
  frames = new Map();
  globalThis.requestAnimationFrame = (callback) => {
    frames.set(frames.size + 1, callback);
    return frames.size;
  };
  globalThis.cancelAnimationFrame = (id) => frames.delete(id);
});
const frame = () => [...frames].forEach(([id, callback]) => frames.delete(id) && callback());

/** A painter that counts, on a clock of the test's. */
function painter(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const counted = { painted: 0 };
  counted.painter = new Painter(() => (counted.painted += 1));
  return counted;
}

test("many changes are painted once, with the next frame", (t) => {
  const counted = painter(t);
  for (let change = 0; change < 3; change++) counted.painter.soon();
  assert.equal(counted.painted, 0);
  frame();
  t.mock.timers.tick(1_000);
  assert.equal(counted.painted, 1);
});

test("a tab behind others, which has no frames, is painted all the same", (t) => {
  const counted = painter(t);
  counted.painter.soon();
  t.mock.timers.tick(1_000);
  assert.equal(counted.painted, 1);
});

test("while somebody is connected to, nothing is painted before they can be seen", async (t) => {
  const counted = painter(t);
  counted.painter.soon();
  counted.painter.later();
  counted.painter.soon();
  frame();
  assert.equal(counted.painted, 0);
  counted.painter.next();
  await settled();
  assert.equal(counted.painted, 1);
  t.mock.timers.tick(1_000);
  assert.equal(counted.painted, 1);
});

test("one after the other who is connected to does not put the painting off", (t) => {
  const counted = painter(t);
  for (let person = 0; person < 30; person++) {
    counted.painter.later();
    t.mock.timers.tick(20);
  }
  assert.ok(counted.painted >= 3, `painted ${counted.painted} times in 600 ms`);
});
