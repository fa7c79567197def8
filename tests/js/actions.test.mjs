import assert from "node:assert/strict";
import { test } from "node:test";

import { Actions } from "../../roundtable/static/roundtable/actions.js";
import { Refusal } from "../../roundtable/static/roundtable/replies.js";

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
