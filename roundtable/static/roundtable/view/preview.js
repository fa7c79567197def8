/**
 * Before joining: how one will be heard and seen, and who is there already.
 *
 * @typedef {import("../media/devices.js").Devices} Devices
 */
import { holdTracks } from "../tracks.js";
import { box, button, part, write } from "./parts.js";
import { Pickers } from "./pickers.js";
import { show } from "./playback.js";

export class Preview {
  #stream = new MediaStream();

  /** @param {HTMLElement} root @param {Devices} devices @param {() => void} onJoin */
  constructor(root, devices, onJoin) {
    this.root = root;
    this.devices = devices;
    this.pickers = new Pickers(root, devices);
    button(root, "join").onclick = onJoin;
    this.#toggle("microphone").onclick = () => devices.setMicrophone(!devices.microphoneOn);
    this.#toggle("camera").onclick = () => devices.setCamera(!devices.cameraOn);
    devices.addEventListener("change", () => this.#update());
  }

  /** Ask for the devices and show them. */
  open() {
    this.pickers.show();
    this.devices.start({ microphone: true, camera: true });
    button(this.root, "join").focus();
  }

  close() {
    this.pickers.hide();
    holdTracks(this.#stream, []);
    // An element without tracks still holds the last picture, of which the camera has few to give.
    part(this.root, "video", HTMLVideoElement).srcObject = null;
  }

  /** @param {import("../protocol.js").Lobby} lobby @param {boolean} mayStart */
  setLobby({ live, people }, mayStart) {
    const line = !live
      ? mayStart ? "Join to start the session." : "The session has not started yet. You can wait inside."
      : people === 0 ? "Nobody is in the call right now."
      : people === 1 ? "1 person is in the call." : `${people} people are in the call.`;
    write(box(this.root, "people"), line);
  }

  #update() {
    const { microphoneOn, cameraOn, camera } = this.devices;
    this.#toggle("microphone").setAttribute("aria-pressed", String(microphoneOn));
    this.#toggle("camera").setAttribute("aria-pressed", String(cameraOn));
    const video = part(this.root, "video", HTMLVideoElement);
    video.hidden = !camera;
    box(this.root, "camera-off").hidden = camera !== null;
    holdTracks(this.#stream, [camera]);
    show(video, this.#stream);
  }

  /** @param {string} name @returns {HTMLElement} */
  #toggle(name) {
    const toggle = this.root.querySelector(`[data-toggle="${name}"]`);
    if (!(toggle instanceof HTMLElement)) throw new Error(`No toggle ${name}`);
    return toggle;
  }
}
