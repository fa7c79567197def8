/** The settings in the call: which microphone, camera and speaker. */
import { button, byId } from "./parts.js";
import { Pickers } from "./pickers.js";

export class Settings {
  /** @param {import("../media/devices.js").Devices} devices @param {() => void} showShortcuts */
  constructor(devices, showShortcuts) {
    this.dialog = byId("settings", HTMLDialogElement);
    const pickers = new Pickers(this.dialog, devices);
    this.open = () => {
      this.dialog.showModal();
      pickers.show();
    };
    this.dialog.addEventListener("close", () => pickers.hide());
    button(this.dialog, "shortcuts").onclick = () => {
      this.dialog.close();
      showShortcuts();
    };
  }
}
