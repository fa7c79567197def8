import assert from "node:assert/strict";
import { test } from "node:test";

import { needed } from "../../roundtable/static/roundtable/media/livekit/sight.js";

const page = { recorded: false, hidden: false, density: 1 };
const tile = (width) => ({ width, height: Math.round((width * 9) / 16) });
const height = (size, changes = {}) => needed(size, { ...page, ...changes })?.height ?? null;

test("no more is asked for than the place of a picture needs", () => {
  assert.deepEqual([214, 320, 321, 640, 641, 1280, 4000].map((width) => height(tile(width))), [
    180, 180, 360, 360, 720, 720, 720,
  ]);
  assert.deepEqual(needed(tile(600), page), { width: 640, height: 360 });
});

test("a dense screen shows more of it", () => {
  assert.equal(height(tile(214), { density: 2 }), 360);
});

test("until the page says how large it is, a picture is of a usual size", () => {
  assert.equal(height(undefined), 360);
});

test("out of sight or in the background nothing comes at all", () => {
  assert.equal(height(null), null);
  assert.equal(height(tile(600), { hidden: true }), null);
});

test("who records needs everybody, on the page or not, in front or not", () => {
  const recorded = { recorded: true, hidden: true };
  assert.equal(height(null, recorded), 360);
  assert.equal(height(tile(160), recorded), 360);
  assert.equal(height(tile(1200), recorded), 720);
});
