/** The views follow the state once per frame of the screen, however often it changes meanwhile. */

/** A tab behind others has no frames; a recording goes on there all the same. */
const PATIENCE = 200;

export class Painter {
  #frame = 0;
  #isNext = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {() => void} paint shows what is so now */
  constructor(paint) {
    this.paint = paint;
  }

  /** Something is different. */
  soon() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => this.now());
    this.#timer = setTimeout(() => this.now(), PATIENCE);
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
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    this.paint();
  }
}
