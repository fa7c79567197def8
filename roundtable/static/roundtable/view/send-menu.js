/**
 * 'Send Participant to Room': the same menu wherever a person is shown.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../actions.js").Actions} Actions
 */
import { may } from "../actions.js";
import { me, roomName } from "../state.js";
import { onLongPress } from "./long-press.js";
import { Menu } from "./menu.js";
import { box, button, byId, clone, isOff, keyed, off, write } from "./parts.js";

export class SendMenu {
  #person = "";
  #state = /** @type {State|null} */ (null);

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.element = byId("send-menu", HTMLElement);
    this.menu = new Menu(this.element);
    button(this.element, "add").onclick = () => actions.addRoom();
  }

  /**
   * Let an element that stands for a person open the menu: by its button, or by a long press.
   * @param {HTMLElement} element @param {string} person
   */
  attach(element, person) {
    const opener = button(element, "send");
    opener.onclick = () => this.#open(opener, person);
    onLongPress(element, () => {
      if (!opener.hidden) this.#open(opener, person);
    });
  }

  /** @param {HTMLElement} element @param {State} state @param {string} person */
  offer(element, state, person) {
    const opener = button(element, "send");
    opener.hidden = person === state.you || !may(me(state), "send_to_room");
    const known = state.participants.get(person);
    if (known) opener.setAttribute("aria-description", `${known.name}, in ${roomName(state, known.room)}`);
  }

  /** @param {State} state */
  update(state) {
    this.#state = state;
    if (!this.menu.isOpen) return;
    if (state.participants.has(this.#person) && may(me(state), "send_to_room")) this.#fill(state);
    else this.menu.close();
  }

  /** @param {HTMLElement} opener @param {string} person */
  #open(opener, person) {
    if (!this.#state) return;
    this.#person = person;
    this.#fill(this.#state);
    this.menu.toggle(opener);
  }

  /** @param {State} state */
  #fill(state) {
    const person = state.participants.get(this.#person);
    if (!person) return;
    write(box(this.element, "title"), `Send ${person.name} to`);
    const rooms = [...state.rooms.values()].map(({ id, name, number }) => ({ id, name, number }));
    const places = [...rooms, { id: null, name: "Main Room", number: 0 }];
    keyed(
      box(this.element, "items"),
      rooms.length ? places : [],
      (place) => place.id ?? "main",
      (place) => {
        const item = clone("send-item-template");
        item.onclick = () => {
          if (!isOff(item)) this.actions.sendToRoom(this.#person, place.id);
        };
        return item;
      },
      (item, place) => {
        const closing = state.closesAt !== null && place.id !== null;
        const reason = person.room === place.id ? "Is here now" : closing ? "Closing" : "";
        write(box(item, "name"), place.name);
        write(box(item, "reason"), reason);
        item.setAttribute("aria-description", reason);
        item.dataset.room = String(place.number);
        off(item, reason);
      },
    );
    box(this.element, "none").hidden = rooms.length > 0;
    button(this.element, "add").hidden = rooms.length > 0;
  }
}
