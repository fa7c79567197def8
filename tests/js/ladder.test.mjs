import assert from "node:assert/strict";
import { test } from "node:test";

import { encoding, LADDER, rung, scaleDown, screenRung } from "../../roundtable/static/roundtable/media/ladder.js";

test("two people send all they can, twelve send very little", () => {
  assert.equal(rung(1).height, 720);
  assert.equal(rung(2).height, 720);
  assert.equal(rung(4).height, 360);
  assert.equal(rung(12).height, 90);
  assert.equal(rung(500).height, 90);
});

test("nothing ever rises as the room grows", () => {
  for (let people = 2; people < 40; people++) {
    const [before, after] = [rung(people - 1), rung(people)];
    for (const side of ["width", "height", "frameRate", "maxBitrate"]) {
      assert.ok(after[side] <= before[side], `${side} with ${people}`);
    }
    assert.ok(screenRung(people).maxBitrate <= screenRung(people - 1).maxBitrate);
    assert.ok(screenRung(people).frameRate <= screenRung(people - 1).frameRate);
  }
});

test("a camera's whole upload stays under 2 Mbit/s up to 30 people", () => {
  for (let people = 2; people <= 30; people++) {
    assert.ok(rung(people).maxBitrate * (people - 1) <= 2_000_000, `${people} people`);
  }
});

test("every rung is wide", () => {
  for (const { width, height } of LADDER) assert.equal(width / height, 16 / 9);
});

test("a picture is made to fit by its shorter side, and never larger", () => {
  assert.equal(scaleDown({ width: 1280, height: 720 }, rung(4)), 2);
  assert.equal(scaleDown({ width: 720, height: 1280 }, rung(4)), 2);
  assert.equal(scaleDown({ width: 320, height: 180 }, rung(2)), 1);
  assert.equal(scaleDown({}, rung(12)), 1);
});

test("voices keep their quality, screens their resolution", () => {
  assert.deepEqual(encoding("microphone", 2, {}), encoding("microphone", 20, {}));
  assert.equal(encoding("microphone", 20, {}).priority, "high");
  assert.equal(encoding("screen", 20, { width: 1920, height: 1080 }).scaleResolutionDownBy, undefined);
  assert.equal(encoding("camera", 12, { width: 1280, height: 720 }).scaleResolutionDownBy, 8);
});
