/**
 * Records the call in this browser: composes the picture, mixes the sound, uploads the pieces.
 *
 * @typedef {import("../protocol.js").RecordingInfo} RecordingInfo
 * @typedef {import("./draw.js").Tile} Tile
 */
import { Composer } from "./compose.js";
import { Mixer } from "./mix.js";
import { Sender } from "./send.js";
import { Ticker } from "./ticker.js";
import { Upload } from "./upload.js";

const FRAMES_PER_SECOND = 24;
/** A piece's length in milliseconds: what a crash may cost. */
const PIECE = 2000;
const VIDEO_BITS = 2_500_000;
const AUDIO_BITS = 96_000;
/** One can jump to whole frames only; without a limit Chromium makes one in four seconds or more. */
const WHOLE_FRAME_EVERY = 2000;

/** The first is the least work for the machine that is in the call at the same time. */
const TYPES = [
  "video/webm;codecs=vp8,opus",
  "video/webm;codecs=vp9,opus",
  "video/webm",
  "video/mp4;codecs=avc1.42E01F,mp4a.40.2",
  "video/mp4",
];

/**
 * Events: "problem", detail {message, over}: a sentence for the person, and whether nothing more
 * is recorded; "done": the upload has ended.
 */
export class Recorder extends EventTarget {
  #parts = /** @type {{media: MediaRecorder, ticker: Ticker, mixer: Mixer}|null} */ (null);
  #tracks = /** @type {() => MediaStreamTrack[]} */ (() => []);
  #halted = /** @type {Promise<void>|null} */ (null);
  #stopped = /** @type {Promise<void>|null} */ (null);

  /** What this browser records; null: it cannot. */
  static mimeType() {
    if (!("MediaRecorder" in window) || !("captureStream" in HTMLCanvasElement.prototype)) {
      return null;
    }
    return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
  }

  /**
   * @param {object} options
   * @param {RecordingInfo} options.recording
   * @param {string} options.uploadUrl the recording's address, /studios/…/recordings/…/
   * @param {string} options.csrf
   */
  constructor({ recording, uploadUrl, csrf }) {
    super();
    this.recording = recording;
    this.upload = new Upload(new Sender(uploadUrl, csrf));
    this.upload.addEventListener("problem", (event) => {
      const { message, over } = /** @type {CustomEvent} */ (event).detail;
      this.#problem(message, over);
    });
  }

  /**
   * @param {object} sources asked again and again
   * @param {() => Tile[]} sources.tiles what is seen
   * @param {() => MediaStreamTrack[]} sources.tracks what is heard, the own voice included
   */
  start({ tiles, tracks }) {
    const composer = new Composer(tiles);
    const mixer = new Mixer();
    this.#tracks = tracks;
    mixer.update(tracks());
    // `videoKeyFrameIntervalDuration` is not in TypeScript's library yet.
    const options = /** @type {MediaRecorderOptions} */ ({
      mimeType: Recorder.mimeType() ?? undefined,
      videoBitsPerSecond: VIDEO_BITS,
      audioBitsPerSecond: AUDIO_BITS,
      videoKeyFrameIntervalDuration: WHOLE_FRAME_EVERY,
    });
    const media = new MediaRecorder(new MediaStream([composer.track, mixer.track]), options);
    media.addEventListener("dataavailable", ({ data }) => this.upload.add(data));
    media.addEventListener("error", () =>
      this.#problem("The recording has ended: this browser could not go on with it.", true),
    );
    const ticker = new Ticker(1000 / FRAMES_PER_SECOND, () => composer.draw());
    this.#parts = { media, ticker, mixer };
    media.start(PIECE);
  }

  /** Somebody came or went, or a sound did. */
  update() {
    this.#parts?.mixer.update(this.#tracks());
  }

  /** End the recording; returns when it is uploaded, or could not be. */
  stop() {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop() {
    await this.#halt();
    await this.upload.finish();
    this.dispatchEvent(new Event("done"));
  }

  /** Record no more; the last piece is in the upload afterwards. */
  #halt() {
    this.#halted ??= this.#end();
    return this.#halted;
  }

  async #end() {
    if (!this.#parts) return;
    const { media, ticker, mixer } = this.#parts;
    this.#parts = null;
    if (media.state !== "inactive") {
      const ended = new Promise((done) => media.addEventListener("stop", done, { once: true }));
      media.stop();
      await ended;
    }
    ticker.stop();
    mixer.close();
    for (const track of media.stream.getTracks()) track.stop();
  }

  /** @param {string} message @param {boolean} over */
  #problem(message, over) {
    if (over) this.#halt();
    this.dispatchEvent(new CustomEvent("problem", { detail: { message, over } }));
  }
}
