/**
 * Every command gets exactly one reply; this brings the two together.
 *
 * @typedef {import("./protocol.js").Done} Done
 * @typedef {import("./protocol.js").Refused} Refused
 * @typedef {{resolve: (done: Done) => void, reject: (refusal: Refusal) => void}} Expected
 */

/** A command was not carried out. `message` is a sentence for people. */
export class Refusal extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }

  /** The server never heard, or never answered. */
  static offline() {
    return new Refusal("offline", "You are not connected at the moment. Please try again shortly.");
  }
}

export class Replies {
  #count = 0;
  #expected = /** @type {Map<string, Expected>} */ (new Map());

  /** An id for the next command, and the promise of its reply. */
  expect() {
    const id = String(++this.#count);
    /** @type {Promise<Done>} */
    const reply = new Promise((resolve, reject) => this.#expected.set(id, { resolve, reject }));
    return { id, reply };
  }

  /** @param {Done|Refused} frame */
  settle(frame) {
    const expected = this.#expected.get(frame.id ?? "");
    if (!expected) return;
    this.#expected.delete(frame.id ?? "");
    if (frame.type === "done") expected.resolve(frame);
    else expected.reject(new Refusal(frame.code, frame.message));
  }

  /** The socket is gone: nobody will answer any more. */
  abandon() {
    for (const { reject } of this.#expected.values()) reject(Refusal.offline());
    this.#expected.clear();
  }
}
