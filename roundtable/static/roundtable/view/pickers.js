/**
 * Which microphone, camera and speaker: shown before joining and in the settings.
 *
 * @typedef {import("../media/devices.js").Devices} Devices
 */
import { watchLevel } from "../media/levels.js";
import { box, write } from "./parts.js";

export class Pickers {
  #stop = /** @type {(() => void)|null} */ (null);
  #metered = /** @type {MediaStreamTrack|null} */ (null);
  #shown = false;

  /** @param {HTMLElement} root holds `_devices.html` and the line for problems @param {Devices} devices */
  constructor(root, devices) {
    this.root = root;
    this.devices = devices;
    for (const picker of this.#all()) {
      picker.onchange = () => devices.choose(/** @type {any} */ (picker.dataset.kind), picker.value);
    }
    devices.addEventListener("change", () => this.#update());
  }

  show() {
    this.#shown = true;
    this.#update();
  }

  hide() {
    this.#shown = false;
    this.#meter(null);
  }

  /** @returns {HTMLSelectElement[]} */
  #all() {
    return [...this.root.querySelectorAll("select")];
  }

  #update() {
    if (!this.#shown) return;
    const { microphones, cameras, speakers } = this.devices.list();
    const lists = { microphone: microphones, camera: cameras, speaker: speakers };
    for (const picker of this.#all()) {
      const kind = /** @type {keyof typeof lists} */ (picker.dataset.kind);
      this.#fill(picker, lists[kind], this.devices.chosen(kind));
    }
    const problems = [this.devices.problem.microphone, this.devices.problem.camera];
    const line = box(this.root, "problem");
    const sentences = new Set(problems.flatMap((problem) => (problem ? [problem.message] : [])));
    line.hidden = sentences.size === 0;
    write(line, [...sentences].join(" "));
    this.#meter(this.devices.microphone);
  }

  /** @param {HTMLSelectElement} picker @param {MediaDeviceInfo[]} list @param {string} chosen */
  #fill(picker, list, chosen) {
    const usable = list.filter((device) => device.deviceId);
    const signature = JSON.stringify(usable.map((device) => [device.deviceId, device.label]));
    if (picker.dataset.signature !== signature) {
      picker.dataset.signature = signature;
      const options = usable.map((device) => new Option(device.label || "Unnamed device", device.deviceId));
      picker.replaceChildren(...options);
    }
    // Without a choice there is nothing to pick; browsers that cannot choose a speaker list none.
    const label = picker.parentElement;
    if (label) label.hidden = picker.dataset.kind === "speaker" && usable.length === 0;
    picker.disabled = usable.length === 0;
    if (!usable.length) picker.replaceChildren(new Option("None found"));
    else if (chosen) picker.value = chosen;
  }

  /** @param {MediaStreamTrack|null} track */
  #meter(track) {
    if (track === this.#metered) return;
    this.#stop?.();
    this.#metered = track;
    const bar = box(this.root, "level");
    bar.style.transform = "scaleX(0)";
    this.#stop = track && watchLevel(track, (level) => (bar.style.transform = `scaleX(${level})`));
  }
}
