/**
 * Signals that came before the event that explains them: kept for a few seconds, by link.
 *
 * @typedef {import("../protocol.js").Signal} Signal
 */

const KEEP_MILLISECONDS = 5_000;
/** A description and its candidates are about ten; nobody fills the memory. */
const MOST = 400;

export class WaitingSignals {
  #signals = /** @type {{frame: Signal, key: string, until: number}[]} */ ([]);

  /** @param {string} key of the link it is for @param {Signal} frame @param {number} now */
  keep(key, frame, now) {
    this.#signals.push({ frame, key, until: now + KEEP_MILLISECONDS });
    this.#signals = this.#signals.filter(({ until }) => until > now).slice(-MOST);
  }

  /**
   * What waited for this link, in order; it no longer does.
   * @param {string} key @param {number} now
   */
  take(key, now) {
    const mine = this.#signals.filter((one) => one.key === key && one.until > now);
    if (mine.length) this.#signals = this.#signals.filter((one) => one.key !== key);
    return mine.map(({ frame }) => frame);
  }

  clear() {
    this.#signals = [];
  }
}
