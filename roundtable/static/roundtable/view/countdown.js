/** The banner while rooms are closing: the same number everywhere, and the way back. */
import { me } from "../state.js";
import { announce } from "./announce.js";
import { box, button, write } from "./parts.js";

/** 30 seconds: help article, step 8. */
const USUAL = 30_000;
const SAID = [30, 10, 5];

/**
 * The seconds that are left, rounded up: the last one is 1, and 0 means now.
 * @param {number} closesAt @param {number} now both by the server's clock
 */
export const secondsLeft = (closesAt, now) => Math.max(0, Math.ceil((closesAt - now) / 1000));

export class Countdown {
  #closesAt = /** @type {number|null} */ (null);
  #total = USUAL;
  #said = Infinity;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {HTMLElement} element
   * @param {import("../clock.js").ServerClock} clock
   * @param {() => void} goBack
   */
  constructor(element, clock, goBack) {
    this.element = element;
    this.clock = clock;
    button(element, "return").onclick = goBack;
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    this.element.hidden = state.closesAt === null;
    button(this.element, "return").hidden = !me(state)?.room;
    if (state.closesAt === this.#closesAt) return;
    this.#closesAt = state.closesAt;
    this.#said = Infinity;
    if (state.closesAt !== null) this.#total = Math.max(USUAL, state.closesAt - this.clock.now());
    this.#tick();
  }

  #tick() {
    clearTimeout(this.#timer);
    if (this.#closesAt === null) return;
    const left = this.#closesAt - this.clock.now();
    const seconds = secondsLeft(this.#closesAt, this.clock.now());
    write(box(this.element, "seconds"), String(seconds));
    const rest = Math.max(0, Math.min(1, (left - 1000) / this.#total));
    box(this.element, "line").style.transform = `scaleX(${rest})`;
    const say = SAID.find((moment) => seconds === moment && moment < this.#said);
    if (say) {
      this.#said = say;
      announce(`Rooms close in ${say} seconds.`);
    }
    // Just after the number changes, so that the clock's coarseness cannot show it twice.
    if (left > 0) this.#timer = setTimeout(() => this.#tick(), (left % 1000) + 5);
  }
}
