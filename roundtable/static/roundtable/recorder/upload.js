/**
 * Uploads a recording while it grows: piece after piece, each kept until the server has it.
 *
 * @typedef {import("./send.js").Sender} Sender
 * @typedef {import("./send.js").Answer} Answer
 */
import { Backoff } from "../backoff.js";

const MEGABYTE = 2 ** 20;
/** Half of what the server takes in one piece; more has piled up only after a stall. */
const LARGEST = 4 * MEGABYTE;
/** So much waiting is worth a word: about three minutes. */
const BEHIND = 64 * MEGABYTE;
/** So much and no more is kept in memory. */
const FULL = 256 * MEGABYTE;
/** How long the last pieces are tried for while nothing gets through, in milliseconds. */
const LAST = 120_000;
/** The server's word that the recording is over may come a moment after ours. */
const OVER_SOON = 1000;
const OVER_ATTEMPTS = 15;

const SENTENCES = {
  behind: "The connection is too slow for the recording. It is kept here and uploaded bit by bit.",
  full: "The recording has ended: the connection was too slow to upload it.",
  refused: "The recording cannot be uploaded any more. What has arrived is kept.",
  late: "The end of the recording could not be uploaded. What has arrived is kept.",
};

export class Upload extends EventTarget {
  #backoff = new Backoff();
  #queue = /** @type {Blob[]} */ ([]);
  /** The number of the first piece in the queue. */
  #first = 0;
  #waiting = 0;
  #warned = false;
  #given = false;
  #running = /** @type {Promise<void>|null} */ (null);
  #deadline = Infinity;

  /** Events: "problem", {message, over}; over: nothing more can be taken. @param {Sender} sender */
  constructor(sender) {
    super();
    this.sender = sender;
  }

  /** How many bytes the server does not have yet. */
  get waiting() {
    return this.#waiting;
  }

  /** @param {Blob} blob the next bytes of the recording */
  add(blob) {
    for (let start = 0; start < blob.size; start += LARGEST) {
      const piece = blob.slice(start, start + LARGEST);
      if (this.#given) return;
      if (this.#waiting + piece.size > FULL) return this.#giveUp("full", { keep: true });
      this.#queue.push(piece);
      this.#waiting += piece.size;
    }
    if (this.#waiting > BEHIND && !this.#warned) {
      this.#warned = true;
      this.#say(SENTENCES.behind, false);
    }
    if (!this.#running) this.#running = this.#run().finally(() => (this.#running = null));
  }

  /** Upload what is left and tell the server that this was all. */
  async finish() {
    this.#deadline = Date.now() + LAST;
    while (this.#running) await this.#running;
    if (this.#queue.length) return;
    for (let attempt = 0; attempt < OVER_ATTEMPTS; attempt++) {
      const { kind } = await this.sender.finish(this.#first);
      if (kind !== "wait" && kind !== "later") return;
      await pause(OVER_SOON);
    }
  }

  async #run() {
    while (this.#queue.length) {
      const { kind, next } = await this.sender.piece(this.#first, this.#queue[0]);
      if (kind === "taken") this.#forget(this.#first + 1);
      else if (kind === "gap" && next >= this.#first) this.#forget(next);
      else if (kind === "later") await this.#wait();
      else return this.#giveUp("refused", { keep: false });
    }
  }

  /** The network is away: wait, then go on where the server is. */
  async #wait() {
    if (Date.now() > this.#deadline) return this.#giveUp("late", { keep: false });
    await pause(this.#backoff.next());
    const answer = await this.sender.next();
    if (answer.kind === "taken") this.#forget(answer.next);
  }

  /** The server has all pieces before this one. @param {number} next */
  #forget(next) {
    const pieces = this.#queue.splice(0, next - this.#first);
    if (!pieces.length) return;
    this.#first += pieces.length;
    for (const piece of pieces) this.#waiting -= piece.size;
    this.#backoff.reset();
    if (this.#deadline < Infinity) this.#deadline = Date.now() + LAST;
  }

  /** @param {keyof typeof SENTENCES} why @param {{keep: boolean}} options keep what waits, and send it */
  #giveUp(why, { keep }) {
    this.#given = true;
    if (!keep) {
      this.#queue = [];
      this.#waiting = 0;
    }
    this.#say(SENTENCES[why], true);
  }

  /** @param {string} message @param {boolean} over */
  #say(message, over) {
    this.dispatchEvent(new CustomEvent("problem", { detail: { message, over } }));
  }
}

/**
 * Wait; no longer than until the browser sees a network again.
 * @param {number} milliseconds @returns {Promise<void>}
 */
function pause(milliseconds) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
  });
}
