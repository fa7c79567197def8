/** The views follow the state once per frame of the screen, however often it changes meanwhile. */

/** A tab behind others has no frames; a recording goes on there all the same. */
const PATIENCE = 200;
/** What follows a click within this is there at once, for who has clicked. */
const AT_ONCE = 150;

export class Painter {
  #frame = 0;
  #isDue = false;
  #isLater = false;
  #isNext = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {() => void} paint shows what is so now */
  constructor(paint) {
    this.paint = paint;
  }

  /** Something is different. */
  soon() {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#frame = requestAnimationFrame(() => this.now());
    this.#timer = setTimeout(() => this.now(), PATIENCE);
  }

  /**
   * Something is different, and somebody is being connected to, which has the same thread: that
   * comes first. It ends with something to show (`next`); what is to be shown waits for it, a moment.
   */
  later() {
    if (this.#isLater) return;
    this.#forget();
    this.#isDue = this.#isLater = true;
    this.#timer = setTimeout(() => this.now(), AT_ONCE);
  }

  /** Somebody can be heard or seen: not a frame later, nor behind whatever else is to be done. */
  next() {
    if (this.#isNext) return;
    this.#isNext = true;
    queueMicrotask(() => {
      this.#isNext = false;
      this.now();
    });
  }

  /** Somebody looks here from this moment on. */
  now() {
    this.#forget();
    this.paint();
  }

  #forget() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#isDue = this.#isLater = false;
  }
}
