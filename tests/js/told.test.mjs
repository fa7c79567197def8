import assert from "node:assert/strict";
import { test } from "node:test";

import { Told } from "../../roundtable/static/roundtable/media/told.js";

/** What a page hears, in order. */
function listener() {
  const media = new EventTarget();
  const heard = [];
  for (const name of ["link", "track"]) media.addEventListener(name, ({ detail }) => heard.push([name, detail]));
  return { told: new Told(media), take: () => heard.splice(0) };
}

const tom = { id: "tom", microphone: true, camera: true, share: "" };
const sound = () => ({ kind: "audio", enabled: true });

test("a change is told once", () => {
  const { told, take } = listener();
  const track = sound();
  const received = (kind) => (kind === "microphone" ? track : null);
  told.tell("1/tom", tom, "connected", received);
  assert.deepEqual(take().map(([name]) => name), ["link", "track"]);
  told.tell("1/tom", tom, "connected", received);
  assert.deepEqual(take(), []);
  told.tell("1/tom", tom, "lost", received);
  assert.deepEqual(take(), [["link", { participant: "tom", state: "lost" }]]);
});

test("what comes before the link is connected is not live yet", () => {
  const { told, take } = listener();
  const track = sound();
  for (const [state, expected] of [["connecting", false], ["connected", true]]) {
    told.tell(`1/${state}`, tom, state, (kind) => (kind === "microphone" ? track : null));
    const [, [, { isLive }]] = take();
    assert.equal(isLive, expected);
  }
});

test("what somebody shows as off is not played, whatever comes", () => {
  const { told, take } = listener();
  told.tell("1/tom", { ...tom, microphone: false }, "connected", () => sound());
  const kinds = take().filter(([name]) => name === "track").map(([, { kind }]) => kind);
  assert.deepEqual(kinds, ["camera"]);
});

test("who is forgotten is silent at once, even before the page lets go of them", () => {
  const { told, take } = listener();
  const track = sound();
  told.tell("1/tom", tom, "connected", (kind) => (kind === "microphone" ? track : null));
  take();
  told.forget("1/tom");
  assert.equal(track.enabled, false);
  assert.deepEqual(take(), [["track", { participant: "tom", kind: "microphone", track: null, isLive: false }]]);
  assert.deepEqual(told.names(), []);
});

test("who unmutes is heard again", () => {
  const { told } = listener();
  const track = sound();
  const received = (kind) => (kind === "microphone" ? track : null);
  for (const microphone of [true, false, true]) {
    told.tell("1/tom", { ...tom, microphone }, "connected", received);
    assert.equal(track.enabled, microphone);
  }
});
