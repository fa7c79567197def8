/**
 * A recording in this browser, from the server's word that it is on to its word that it is over.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./protocol.js").RecordingInfo} RecordingInfo
 * @typedef {import("./recorder/index.js").Recorder} Recorder
 */

/** Most people never record: what it takes is loaded when somebody does. */
const load = () => import("./recorder/index.js");

export const canRecord = () =>
  "MediaRecorder" in window && "captureStream" in HTMLCanvasElement.prototype;

export class Recording {
  #recorder = /** @type {Recorder|null} */ (null);
  #id = "";
  /** Recordings that this very page asked for; a reload has lost its recorder. */
  #asked = false;
  /** Recorders that have something to upload: closing the page would lose it. */
  #uploading = 0;

  /**
   * @param {object} parts
   * @param {import("./actions.js").Actions} parts.actions
   * @param {import("./view/stage.js").Stage} parts.stage
   * @param {() => MediaStreamTrack[]} parts.sounds everything that is heard, my own voice too
   * @param {string} parts.slug the studio's
   * @param {string} parts.csrf
   */
  constructor({ actions, stage, sounds, slug, csrf }) {
    this.actions = actions;
    this.stage = stage;
    this.sounds = sounds;
    this.slug = slug;
    this.csrf = csrf;
    window.addEventListener("beforeunload", (event) => {
      if (this.#uploading) event.preventDefault();
    });
  }

  /** Start, or stop what is being recorded. @param {State} state */
  async toggle(state) {
    if (state.recording) return void this.actions.stopRecording();
    const mime = (await load()).Recorder.mimeType();
    if (!mime) return this.actions.say("This browser cannot record.");
    this.#asked = true;
    this.actions.startRecording(mime);
  }

  /** @param {State} state */
  update(state) {
    const { recording } = state;
    const mine = recording?.recorder === state.you ? recording : null;
    if (mine?.id !== this.#id) this.stop();
    if (mine && this.#id !== mine.id) this.#take(mine);
    this.#recorder?.update();
  }

  /** End what is being recorded here; what was recorded is uploaded to its end. */
  stop() {
    this.#recorder?.stop();
    this.#recorder = null;
    this.#id = "";
  }

  /** @param {RecordingInfo} recording */
  async #take(recording) {
    this.#id = recording.id;
    if (!this.#asked) return void this.actions.stopRecording();
    const { Recorder } = await load();
    if (this.#id !== recording.id) return;
    const recorder = new Recorder({
      recording,
      uploadUrl: `/studios/${this.slug}/recordings/${recording.id}/`,
      csrf: this.csrf,
    });
    recorder.addEventListener("problem", (event) => {
      const { message, over } = /** @type {CustomEvent} */ (event).detail;
      this.actions.say(message);
      if (over && this.#recorder === recorder) this.actions.stopRecording();
    });
    recorder.addEventListener("done", () => (this.#uploading -= 1));
    this.#uploading += 1;
    this.#recorder = recorder;
    recorder.start({
      tiles: () =>
        this.stage.shown().map(({ person, video, screen }) => ({
          name: person.name, initials: person.initials, colour: person.colour, video, screen,
        })),
      tracks: this.sounds,
    });
  }
}
