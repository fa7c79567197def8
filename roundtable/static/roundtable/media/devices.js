/**
 * My microphone, camera and speaker: what I want on, what is, and why not.
 *
 * Each input is driven towards what is wanted, one change in flight, so that quick clicks end in
 * what was clicked last. Event: "change".
 *
 * @typedef {import("./problems.js").Input} Input
 * @typedef {import("./problems.js").Problem} Problem
 * @typedef {Input|"speaker"} DeviceKind
 * @typedef {{microphone: boolean, camera: boolean}} On
 */
import { openBoth, openOne } from "./capture.js";
import { remember, remembered } from "./choices.js";
import { insecure, problemOf, replaced, unplugged } from "./problems.js";

/** @type {Input[]} */
const INPUTS = ["microphone", "camera"];
const KINDS = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" };

export class Devices extends EventTarget {
  /** @type {{microphone: Problem|null, camera: Problem|null}} */
  problem = { microphone: null, camera: null };
  #wanted = { microphone: false, camera: false };
  #tracks = /** @type {Record<Input, MediaStreamTrack|null>} */ ({ microphone: null, camera: null });
  /** Whether the page uses devices at all just now. */
  #open = false;
  #driving = { microphone: Promise.resolve(), camera: Promise.resolve() };
  #known = /** @type {MediaDeviceInfo[]} */ ([]);

  constructor() {
    super();
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#plugged());
  }

  /** The track that is heard; null while it is off, so that nothing at all is sent. */
  get microphone() {
    return this.microphoneOn ? this.#tracks.microphone : null;
  }

  get camera() {
    return this.cameraOn ? this.#tracks.camera : null;
  }

  /** Which of them are on, at this moment. @returns {On} */
  get on() {
    return { microphone: this.microphoneOn, camera: this.cameraOn };
  }

  get microphoneOn() {
    return this.#tracks.microphone?.enabled ?? false;
  }

  get cameraOn() {
    return this.#tracks.camera !== null;
  }

  /**
   * Turn on what is wanted, asking for permission once for both. Never throws: see `problem`.
   * @param {On} wanted
   */
  async start(wanted) {
    this.#wanted = { ...wanted };
    this.#open = true;
    if (INPUTS.every((kind) => wanted[kind] && !this.#tracks[kind])) {
      const idle = Promise.all(INPUTS.map((kind) => this.#driving[kind]));
      const asked = idle.then(() => this.#acquireBoth());
      this.#driving = { microphone: asked, camera: asked };
    }
    await Promise.all(INPUTS.map((kind) => this.#drive(kind)));
  }

  /** @param {boolean} on */
  setMicrophone(on) {
    this.#wanted.microphone = on;
    this.#open = true;
    return this.#drive("microphone");
  }

  /** @param {boolean} on */
  setCamera(on) {
    this.#wanted.camera = on;
    this.#open = true;
    return this.#drive("camera");
  }

  /** What there is to choose from; labels are empty until a permission was given. */
  list() {
    const of = (/** @type {DeviceKind} */ kind) =>
      this.#known.filter((device) => device.kind === KINDS[kind] && device.deviceId);
    return { microphones: of("microphone"), cameras: of("camera"), speakers: of("speaker") };
  }

  /** The id of the device in use, or of the one to be used; empty: the browser's choice. */
  chosen(/** @type {DeviceKind} */ kind) {
    const track = kind === "speaker" ? null : this.#tracks[kind];
    return track?.getSettings().deviceId ?? remembered(kind);
  }

  /** Use this device, now and next time. @param {DeviceKind} kind @param {string} deviceId */
  async choose(kind, deviceId) {
    remember(kind, deviceId);
    if (kind === "speaker") return this.#changed();
    // The old one is given up first: phones cannot open a second camera.
    this.#driving[kind] = this.#driving[kind].then(() => this.#release(kind));
    await this.#drive(kind);
  }

  /** Everything off; the lights go out. */
  stop() {
    this.#wanted = { microphone: false, camera: false };
    this.#open = false;
    for (const kind of INPUTS) this.#release(kind);
    this.#changed();
  }

  /** @param {Input} kind */
  #drive(kind) {
    this.#driving[kind] = this.#driving[kind].then(() => this.#step(kind));
    return this.#driving[kind];
  }

  /** @param {Input} kind */
  async #step(kind) {
    if (this.#wanted[kind] && !this.#tracks[kind]) await this.#acquire(kind);
    // It may have taken long: what is wanted now?
    const on = this.#wanted[kind];
    // A muted microphone stays open: talking again must not wait for a device.
    if (!this.#open || (kind === "camera" && !on)) this.#release(kind);
    const track = this.#tracks[kind];
    if (track) track.enabled = on;
    this.#changed();
  }

  async #acquireBoth() {
    if (!navigator.mediaDevices) return;
    try {
      for (const track of await openBoth()) {
        this.#hold(track.kind === "audio" ? "microphone" : "camera", track);
      }
      await this.#refresh();
    } catch {
      // One of the two is missing or refused: asked for one by one, each says why.
    }
  }

  /** @param {Input} kind */
  async #acquire(kind) {
    if (!navigator.mediaDevices) {
      this.#fail(kind, insecure());
      return;
    }
    try {
      this.#hold(kind, await openOne(kind));
    } catch (error) {
      this.#fail(kind, problemOf(kind, error));
    }
    await this.#refresh();
  }

  /** @param {Input} kind @param {Problem} problem */
  #fail(kind, problem) {
    this.problem[kind] = problem;
    this.#wanted[kind] = false;
  }

  /** @param {Input} kind @param {MediaStreamTrack} track */
  #hold(kind, track) {
    this.#release(kind);
    this.problem[kind] = null;
    track.contentHint = kind === "camera" ? "motion" : "speech";
    track.addEventListener("ended", () => this.#lost(kind, track));
    this.#tracks[kind] = track;
  }

  /** It was unplugged, or the permission taken back. @param {Input} kind @param {MediaStreamTrack} track */
  async #lost(kind, track) {
    if (this.#tracks[kind] !== track) return;
    const wasOn = this.#wanted[kind] && track.enabled;
    this.#tracks[kind] = null;
    if (wasOn) {
      await this.#drive(kind);
      const other = /** @type {MediaStreamTrack|null} */ (this.#tracks[kind]);
      if (other) this.problem[kind] = replaced(kind, other.label);
      else if (this.problem[kind]?.code === "none") this.problem[kind] = unplugged(kind);
    }
    this.#changed();
  }

  /** @param {Input} kind */
  #release(kind) {
    const track = this.#tracks[kind];
    this.#tracks[kind] = null;
    track?.stop();
  }

  async #refresh() {
    try {
      this.#known = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    } catch {
      // Some browsers refuse until a permission was given; then there is nothing to list.
      this.#known = [];
    }
    this.#changed();
  }

  /** Something was plugged in or out: a device that was missed may be there now. */
  async #plugged() {
    await this.#refresh();
    for (const kind of INPUTS) {
      const there = this.#known.some((device) => device.kind === KINDS[kind]);
      if (there && this.problem[kind]?.code === "none") this.problem[kind] = null;
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
