/**
 * What else can be done to a person: mute them, remove them from the call.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 */
import { may } from "../actions.js";
import { me } from "../state.js";
import { Menu } from "./menu.js";
import { box, button, byId, isOff, off, write } from "./parts.js";
import { PutOutDialog } from "./put-out.js";

/** A Manager cannot remove a Host. @param {ParticipantInfo|undefined} mine @param {ParticipantInfo} person */
const mayPutOut = (mine, person) =>
  may(mine, "put_out_participant") && (person.role !== "host" || mine?.role === "host");

export class MoreMenu {
  #person = "";
  #opener = /** @type {HTMLElement|null} */ (null);
  #state = /** @type {State|null} */ (null);

  /** @param {import("../actions.js").Actions} actions */
  constructor(actions) {
    this.element = byId("more-menu", HTMLElement);
    this.menu = new Menu(this.element);
    this.dialog = new PutOutDialog(actions);
    const mute = button(this.element, "mute");
    mute.onclick = () => {
      if (!isOff(mute)) actions.muteParticipant(this.#person);
    };
    button(this.element, "put-out").onclick = () => {
      const person = this.#state?.participants.get(this.#person);
      if (person && this.#opener) this.dialog.open(person, this.#opener);
    };
  }

  /** @param {HTMLElement} element @param {string} person */
  attach(element, person) {
    const opener = button(element, "more-actions");
    opener.onclick = () => {
      this.#person = person;
      this.#opener = opener;
      if (this.#fill()) this.menu.toggle(opener);
    };
  }

  /** @param {HTMLElement} element @param {State} state @param {string} person */
  offer(element, state, person) {
    const opener = button(element, "more-actions");
    opener.hidden = person === state.you || !may(me(state), "mute_participant");
    const label = `More actions for ${state.participants.get(person)?.name}`;
    opener.setAttribute("aria-label", label);
    opener.title = label;
  }

  /** @param {State} state */
  update(state) {
    this.#state = state;
    this.dialog.update(state);
    if (this.menu.isOpen && !this.#fill()) this.menu.close();
  }

  /** @returns {boolean} whether there is anything to offer */
  #fill() {
    const state = this.#state;
    const person = state?.participants.get(this.#person);
    const mine = state && me(state);
    if (!person || !mine || !may(mine, "mute_participant")) return false;
    write(box(this.element, "title"), person.name);
    const reason = person.microphone ? "" : "Is muted";
    const mute = button(this.element, "mute");
    off(mute, reason);
    mute.setAttribute("aria-description", reason);
    write(box(mute, "reason"), reason);
    button(this.element, "put-out").hidden = !mayPutOut(mine, person);
    return true;
  }
}
