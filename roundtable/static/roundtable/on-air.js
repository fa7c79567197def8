/**
 * Tells the others which of my devices are on: every change, in the order in which they happen.
 *
 * What counts is what was said last, not what the state shows: that is a moment behind. Off and on
 * again before the server's answer is two changes, though the state has known nothing else than on.
 *
 * @typedef {import("./media/devices.js").On} On
 */
import { ERROR } from "./protocol.js";

/** After so long the server takes more commands. */
const HASTE = 1_000;

export class OnAir {
  /** What was said last on this socket. */
  #said = /** @type {On|null} */ (null);

  /**
   * @param {import("./connection.js").Connection} connection
   * @param {import("./media/devices.js").Devices} devices
   */
  constructor(connection, devices) {
    this.connection = connection;
    this.devices = devices;
    connection.addEventListener("joined", (event) => {
      this.#said = /** @type {CustomEvent<On>} */ (event).detail;
      this.#say();
    });
    devices.addEventListener("change", () => this.#say());
  }

  /** Quietly: what the server never heard is said by joining again, what came too fast once more. */
  async #say() {
    const { on } = this.devices;
    if (!this.connection.joined || isSame(on, this.#said)) return;
    this.#said = on;
    const reply = this.connection.send({ type: "set_devices", ...on });
    const code = await reply.then(() => "", (refusal) => refusal.code);
    if (code === ERROR.TOO_FAST) setTimeout(() => this.#sayAgain(on), HASTE);
  }

  /** @param {On} refused */
  #sayAgain(refused) {
    // Something newer was said meanwhile, or joining has said it all.
    if (this.#said !== refused) return;
    this.#said = null;
    this.#say();
  }
}

/** @param {On} on @param {On|null} said */
const isSame = (on, said) => on.microphone === said?.microphone && on.camera === said.camera;
