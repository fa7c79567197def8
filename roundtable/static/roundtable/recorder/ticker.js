/**
 * Calls back at an even pace, also in a tab that nobody looks at: there a browser slows a page's
 * own timers down to one a second and stops `requestAnimationFrame`, but not a worker's timers.
 */
export class Ticker {
  #worker = /** @type {Worker|null} */ (null);
  #timer = 0;

  /** @param {number} period in milliseconds @param {() => void} tick */
  constructor(period, tick) {
    let next = 0;
    const even = () => {
      // After a stall the worker's messages come all at once: one of them is enough. And what
      // takes long is done less often, so that the page has half of its time for the call.
      const now = performance.now();
      if (now < next) return;
      tick();
      next = now + Math.max(period / 2, 2 * (performance.now() - now));
    };
    this.#worker = new Worker(new URL("./ticker-worker.js", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", even);
    // Without the worker (its file could not be fetched) a visible tab still records.
    this.#worker.addEventListener(
      "error",
      () => (this.#timer = this.#worker ? setInterval(even, period) : 0),
      { once: true },
    );
    this.#worker.postMessage(period);
  }

  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    clearInterval(this.#timer);
  }
}
