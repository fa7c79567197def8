import assert from "node:assert/strict";
import { test } from "node:test";

import { Lane } from "../../roundtable/static/roundtable/media/lane.js";
import { settled } from "./fixtures.mjs";

const CLEAR = { maxBitrate: 900_000 };
const COARSE = { maxBitrate: 60_000 };

/** A browser's sender: what it is asked for is so only a moment later, or refused. */
class FakeSender {
  track = null;
  changes = [];
  #encoding = {};
  #fails;

  constructor(fails = false) {
    this.#fails = fails;
  }

  async replaceTrack(track) {
    await settled();
    this.changes.push(track);
    this.track = track;
  }

  getParameters() {
    return { encodings: [{ ...this.#encoding }] };
  }

  async setParameters({ encodings }) {
    await settled();
    if (this.#fails) throw new Error("Not agreed yet");
    this.changes.push(encodings[0].maxBitrate);
    [this.#encoding] = encodings;
  }
}

async function finish() {
  for (let turn = 0; turn < 20; turn++) await settled();
}

test("off and on again before the browser has done anything is on", async () => {
  const sender = new FakeSender();
  const lane = new Lane({ sender });
  lane.send("voice", CLEAR);
  await finish();
  lane.send(null, CLEAR);
  await settled();
  lane.send("voice", CLEAR);
  await finish();
  assert.equal(sender.track, "voice");
});

test("a limit that holds for a moment only is taken back", async () => {
  const sender = new FakeSender();
  const lane = new Lane({ sender });
  lane.send("face", CLEAR);
  await finish();
  for (const limit of [COARSE, CLEAR]) {
    lane.send("face", limit);
    await Promise.resolve();
  }
  await finish();
  assert.deepEqual(sender.getParameters().encodings, [CLEAR]);
});

test("what is so already is not asked for again", async () => {
  const sender = new FakeSender();
  const lane = new Lane({ sender });
  for (let turn = 0; turn < 3; turn++) {
    lane.send("face", CLEAR);
    await finish();
  }
  assert.deepEqual(sender.changes, ["face", CLEAR.maxBitrate]);
});

test("what failed stands in the way of nothing, and is tried with the next change", async () => {
  const sender = new FakeSender(true);
  const lane = new Lane({ sender });
  lane.send("face", CLEAR);
  await finish();
  lane.send(null, CLEAR);
  await finish();
  assert.equal(sender.track, null);
});
