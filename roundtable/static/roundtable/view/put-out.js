/** Asks before somebody is removed from the call, and says what that means. */
import { box, byId, part, write } from "./parts.js";

export class PutOutDialog {
  #person = "";
  #opener = /** @type {HTMLElement|null} */ (null);

  /** @param {import("../actions.js").Actions} actions */
  constructor(actions) {
    this.element = byId("put-out", HTMLDialogElement);
    part(this.element, "form", HTMLFormElement).onsubmit = ({ submitter }) => {
      if (/** @type {HTMLButtonElement|null} */ (submitter)?.value === "remove") {
        actions.putOutParticipant(this.#person);
      }
    };
    // The menu that led here is gone; its button is where one was before.
    this.element.addEventListener("close", () => {
      if (this.#opener?.isConnected) this.#opener.focus();
    });
  }

  /** @param {import("../protocol.js").ParticipantInfo} person @param {HTMLElement} opener */
  open({ id, name }, opener) {
    this.#person = id;
    this.#opener = opener;
    for (const place of ["name", "member"]) write(box(this.element, place), name);
    this.element.showModal();
  }

  /** Whoever is gone need not be removed. @param {import("../state.js").State} state */
  update(state) {
    if (this.element.open && !state.participants.has(this.#person)) this.element.close();
  }
}
