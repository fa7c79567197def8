/** The server's clock as this page knows it: its own, corrected by the quickest recent answer. */

const KEPT = 8;

export class ServerClock {
  /** @param {() => number} local this machine's clock, milliseconds since 1970 */
  constructor(local = Date.now) {
    this.local = local;
    /** @type {{took: number, offset: number}[]} */
    this.samples = [];
  }

  /**
   * An answer said that it was `server` o'clock somewhere between `sent` and `received`.
   * @param {number} sent @param {number} received @param {number} server
   */
  observe(sent, received, server) {
    const sample = { took: received - sent, offset: server - (sent + received) / 2 };
    this.samples = [...this.samples, sample].slice(-KEPT);
  }

  /** Milliseconds since 1970 by the server's clock. */
  now() {
    const best = this.samples.reduce(
      (quickest, sample) => (!quickest || sample.took < quickest.took ? sample : quickest),
      /** @type {{took: number, offset: number}|null} */ (null),
    );
    return this.local() + (best?.offset ?? 0);
  }
}
