/**
 * My own screen or sound in the main room: captured first, because browsers want a click for
 * that, then asked for; given up again when the server says no or stops it.
 *
 * @typedef {import("./actions.js").Actions} Actions
 * @typedef {import("./state.js").State} State
 */
import { captureAudio, captureScreen } from "./media/share.js";
import { me } from "./state.js";

export class Presenting extends EventTarget {
  screen = /** @type {MediaStreamTrack|null} */ (null);
  audio = /** @type {MediaStreamTrack|null} */ (null);
  /** The version from which on the state says that I present; null while I don't. */
  #granted = /** @type {number|null} */ (null);
  #busy = false;
  #you = "";

  /** @param {Actions} actions */
  constructor(actions) {
    super();
    this.actions = actions;
  }

  /** Start, or stop if it is on. @param {"screen"|"audio"} kind @param {State} state */
  async toggle(kind, state) {
    if (this.#busy) return;
    if (me(state)?.share === kind) return void this.actions.stopShare(state.you);
    this.#busy = true;
    this.#you = state.you;
    try {
      const captured = kind === "screen" ? await captureScreen() : { video: null, ...(await captureAudio()) };
      this.#hold(captured.video, captured.audio);
      this.#granted = (await this.actions.startShare(kind))?.version ?? null;
      if (this.#granted === null) this.#hold(null, null);
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      if (message) this.actions.say(message);
    } finally {
      this.#busy = false;
    }
  }

  /** The server's word counts: what it stopped is stopped here. @param {State} state */
  update(state) {
    const presenting = Boolean(me(state)?.share);
    if (this.#granted !== null && state.version >= this.#granted && !presenting) {
      this.stop();
    } else if (this.#granted === null && !this.#busy && presenting) {
      // A reloaded page has lost what it showed.
      this.actions.stopShare(state.you);
    }
  }

  /** Nothing of mine is shown any more. */
  stop() {
    this.#granted = null;
    this.#hold(null, null);
  }

  /** @param {MediaStreamTrack|null} screen @param {MediaStreamTrack|null} audio */
  #hold(screen, audio) {
    for (const track of [this.screen, this.audio]) track?.stop();
    this.screen = screen;
    this.audio = audio;
    const main = screen ?? audio;
    main?.addEventListener("ended", () => {
      // The browser's own 'Stop sharing'.
      if ((this.screen ?? this.audio) === main) this.actions.stopShare(this.#you);
    });
    this.dispatchEvent(new Event("change"));
  }
}
