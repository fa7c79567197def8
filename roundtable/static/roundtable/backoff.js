/** How long to wait before the next attempt: at once, then growing steps, each with jitter. */

const FIRST = 400;
const LONGEST = 8000;

export class Backoff {
  /** @param {() => number} random 0 ≤ … < 1 */
  constructor(random = Math.random) {
    this.random = random;
    this.attempts = 0;
  }

  /** The milliseconds to wait now. Jitter keeps a thousand pages from coming back as one. */
  next() {
    const attempt = this.attempts++;
    if (attempt === 0) return 0;
    const step = Math.min(FIRST * 2 ** (attempt - 1), LONGEST);
    return step / 2 + (this.random() * step) / 2;
  }

  /** The next attempt is no sooner than at full length: the server asked for patience. */
  slowDown() {
    this.attempts = Math.max(this.attempts, 8);
  }

  reset() {
    this.attempts = 0;
  }
}
