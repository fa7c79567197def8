/** How long to wait before the next attempt: at once, then growing steps, each with jitter. */

const FIRST = 400;
const LONGEST = 8000;
/** A restarting server sends everyone off; those who come back within this spread its load. */
const SPREAD = 1000;

export class Backoff {
  /** @param {() => number} random 0 ≤ … < 1 */
  constructor(random = Math.random) {
    this.random = random;
    this.attempts = 0;
    this.spreading = false;
  }

  /** The milliseconds to wait now. Jitter keeps a thousand pages from coming back as one. */
  next() {
    const attempt = this.attempts++;
    const { spreading } = this;
    this.spreading = false;
    if (attempt === 0) return spreading ? this.random() * SPREAD : 0;
    const step = Math.min(FIRST * 2 ** (attempt - 1), LONGEST);
    return step / 2 + (this.random() * step) / 2;
  }

  /** The next attempt is no sooner than at full length: the server asked for patience. */
  slowDown() {
    this.attempts = Math.max(this.attempts, 8);
  }

  /** The next attempt is soon, but not everybody's at the same moment. */
  spread() {
    this.attempts = 0;
    this.spreading = true;
  }

  reset() {
    this.attempts = 0;
  }
}
