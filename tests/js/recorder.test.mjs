import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { places } from "../../roundtable/static/roundtable/recorder/compose.js";
import { Upload } from "../../roundtable/static/roundtable/recorder/upload.js";

// What a page has and node has not.
globalThis.addEventListener ??= () => {};
globalThis.removeEventListener ??= () => {};

const MEGABYTE = 2 ** 20;

/** A server as the upload sees it; `answers` are given first, in place of its own. */
class Server {
  pieces = [];
  asked = [];
  finished = null;

  constructor(...answers) {
    this.answers = answers;
  }

  async piece(number, blob) {
    this.asked.push(number);
    const answer = this.answers.shift();
    if (answer && !answer.kept) return answer;
    if (number !== this.pieces.length) return { kind: "gap", next: this.pieces.length };
    this.pieces.push(await blob.text());
    return answer ?? { kind: "taken", next: this.pieces.length };
  }

  async next() {
    return { kind: "taken", next: this.pieces.length };
  }

  async finish(pieces) {
    this.finished = pieces;
    return { kind: "taken", next: pieces };
  }
}

const LATER = { kind: "later", next: 0 };

async function upload(server, ...blobs) {
  const made = new Upload(server);
  const problems = [];
  made.addEventListener("problem", ({ detail }) => problems.push(detail));
  for (const blob of blobs) made.add(new Blob([blob]));
  await made.finish();
  return { waiting: made.waiting, problems };
}

describe("the upload", () => {
  test("sends the pieces in order and says how many there were", async () => {
    const server = new Server();
    const { waiting, problems } = await upload(server, "one", "two", "three");
    assert.deepEqual(server.pieces, ["one", "two", "three"]);
    assert.equal(server.finished, 3);
    assert.equal(waiting, 0);
    assert.deepEqual(problems, []);
  });

  test("sends a piece again that did not get through", async () => {
    const server = new Server(LATER, LATER);
    await upload(server, "one", "two");
    assert.deepEqual(server.pieces, ["one", "two"]);
    assert.deepEqual(server.asked, [0, 0, 0, 1]);
  });

  test("does not send again what got through although the answer was lost", async () => {
    const server = new Server({ ...LATER, kept: true });
    await upload(server, "one", "two");
    assert.deepEqual(server.pieces, ["one", "two"]);
    assert.deepEqual(server.asked, [0, 1]);
  });

  test("cuts what is larger than the server takes", async () => {
    const server = new Server();
    const large = "x".repeat(9 * MEGABYTE);
    await upload(server, large);
    assert.deepEqual(server.pieces.map((piece) => piece.length / MEGABYTE), [4, 4, 1]);
    assert.equal(server.pieces.join(""), large);
  });

  test("gives up with a sentence when the server takes no more", async () => {
    const server = new Server(undefined, { kind: "refused", next: 1 });
    const { waiting, problems } = await upload(server, "one", "two", "three");
    assert.deepEqual(server.pieces, ["one"]);
    assert.equal(problems.length, 1);
    assert.equal(problems[0].over, true);
    assert.equal(waiting, 0);
  });

  test("warns when it falls far behind, and ends before memory is full", async () => {
    let release = () => {};
    const server = new Server();
    const send = server.piece.bind(server);
    const held = new Promise((done) => (release = done));
    server.piece = (...parts) => held.then(() => send(...parts));
    const made = new Upload(server);
    const problems = [];
    made.addEventListener("problem", ({ detail }) => problems.push(detail.over));
    const piece = new Blob(["x".repeat(4 * MEGABYTE)]);
    for (let count = 0; count < 70; count++) made.add(piece);
    assert.deepEqual(problems, [false, true]);
    assert.equal(made.waiting, 256 * MEGABYTE);
    release();
    await made.finish();
    // What was recorded until then is uploaded all the same.
    assert.equal(server.pieces.length, 64);
  });
});

describe("the picture", () => {
  test("holds every tile, and none covers another", () => {
    for (const screens of [[false], Array(9).fill(false), [true, false, false], [true]]) {
      const found = places(screens);
      assert.equal(found.length, screens.length);
      for (const [index, place] of found.entries()) {
        assert.ok(place.left >= 0 && place.left + place.width <= 1280);
        assert.ok(place.top >= 0 && place.top + place.height <= 720);
        for (const other of found.slice(index + 1)) {
          const apart =
            place.left + place.width <= other.left ||
            other.left + other.width <= place.left ||
            place.top + place.height <= other.top ||
            other.top + other.height <= place.top;
          assert.ok(apart, "two tiles overlap");
        }
      }
    }
  });

  test("shows a screen larger than everybody", () => {
    const [screen, ...people] = places([true, false, false, false]);
    for (const person of people) assert.ok(screen.width > 3 * person.width);
  });
});
