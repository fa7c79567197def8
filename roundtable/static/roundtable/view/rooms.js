/**
 * The Rooms panel: every room with who is in it, and what one may do with it.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {{id: string|null, name: string, number: number, people: ParticipantInfo[]}} Place
 */
import { may } from "../actions.js";
import { LIMITS } from "../protocol.js";
import { me, peopleIn } from "../state.js";
import { Chips } from "./chips.js";
import { box, button, clone, isOff, keyed, off, part, write } from "./parts.js";

export class RoomsPanel {
  #chips = /** @type {WeakMap<HTMLElement, Chips>} */ (new WeakMap());

  /**
   * @param {HTMLElement} element
   * @param {import("../actions.js").Actions} actions
   * @param {import("./person-actions.js").PersonActions} personActions
   */
  constructor(element, actions, personActions) {
    this.element = element;
    this.actions = actions;
    this.personActions = personActions;
    const add = button(element, "add");
    const spread = button(element, "spread");
    const close = button(element, "close");
    spread.onclick = () => isOff(spread) || actions.spreadPeople();
    add.onclick = () => isOff(add) || actions.addRoom();
    close.onclick = () => isOff(close) || actions.closeRooms();
  }

  /** @param {State} state */
  update(state) {
    if (this.element.hidden) return;
    const mine = me(state);
    const leader = may(mine, "add_room");
    const closing = state.closesAt !== null;
    const full = state.rooms.size >= LIMITS.maxRooms;
    const why = closing
      ? "Rooms are closing. You can add new ones afterwards."
      : full ? `There can be up to ${LIMITS.maxRooms} rooms.` : "";
    box(this.element, "leaders").hidden = !leader;
    off(button(this.element, "add"), why);
    write(box(this.element, "add-reason"), why);
    box(this.element, "none-leader").hidden = !leader || state.rooms.size > 0;
    box(this.element, "none-member").hidden = leader || state.rooms.size > 0;
    box(this.element, "foot").hidden = !may(mine, "close_rooms") || state.rooms.size === 0;
    off(button(this.element, "close"), closing ? "closing" : "");
    write(box(this.element, "close-reason"), closing ? "Rooms are closing." : "");
    const main = { id: null, name: "Main Room", number: 0, people: peopleIn(state, null) };
    this.#showSpread(state, main.people);
    const rooms = [...state.rooms.values()].map((room) => ({ ...room, people: peopleIn(state, room.id) }));
    keyed(
      box(this.element, "list"),
      /** @type {Place[]} */ ([main, ...rooms]),
      (place) => place.id ?? "main",
      (place) => this.#create(place),
      (card, place) => this.#show(card, place, state),
    );
  }

  /** @param {State} state @param {ParticipantInfo[]} people who are in the main room */
  #showSpread(state, people) {
    const closing = state.closesAt !== null;
    const nobody = !people.some((person) => person.role === "member");
    let why = "";
    if (closing) why = "Rooms are closing.";
    else if (!state.rooms.size) why = "Add a room first.";
    else if (nobody) why = "No members are in the main room.";
    off(button(this.element, "spread"), why);
    const reason = box(this.element, "spread-reason");
    write(reason, why);
    // What stands nearby says the same already, except that nobody is there.
    reason.hidden = closing || !state.rooms.size;
  }

  /** @param {Place} place */
  #create({ id }) {
    const card = clone("room-template");
    this.#chips.set(card, new Chips(card, this.personActions));
    const join = button(card, "join");
    join.onclick = () => isOff(join) || this.actions.moveToRoom(id);
    if (id === null) return card;
    const rename = part(card, "rename-form", HTMLFormElement);
    const input = part(card, "rename-input", HTMLInputElement);
    const remove = part(card, "delete-form", HTMLFormElement);
    /** @param {HTMLElement} form @param {boolean} shown */
    const reveal = (form, shown) => {
      form.hidden = !shown;
      if (!shown) button(card, form === rename ? "rename" : "delete").focus();
    };
    button(card, "rename").onclick = () => {
      input.value = box(card, "name").textContent ?? "";
      reveal(rename, true);
      input.select();
    };
    rename.onsubmit = async (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (name && (await this.actions.renameRoom(id, name))) reveal(rename, false);
    };
    rename.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      reveal(rename, false);
    };
    button(card, "rename-cancel").onclick = () => reveal(rename, false);
    button(card, "delete").onclick = () => {
      if (card.dataset.people === "0") return void this.actions.deleteRoom(id);
      reveal(remove, true);
      part(remove, "delete-cancel", HTMLButtonElement).focus();
    };
    remove.onsubmit = (event) => {
      event.preventDefault();
      this.actions.deleteRoom(id);
    };
    button(card, "delete-cancel").onclick = () => reveal(remove, false);
    return card;
  }

  /** @param {HTMLElement} card @param {Place} place @param {State} state */
  #show(card, place, state) {
    const mine = me(state);
    const here = mine?.room === place.id;
    const closing = state.closesAt !== null;
    card.dataset.room = String(place.number);
    card.dataset.people = String(place.people.length);
    card.classList.toggle("mine", here);
    write(box(card, "name"), place.name);
    write(box(card, "count"), String(place.people.length));
    box(card, "here").hidden = !here;
    const join = button(card, "join");
    join.hidden = here;
    join.setAttribute("aria-label", `Join ${place.name}`);
    const shut = closing && place.id !== null;
    off(join, shut ? "closing" : "");
    join.title = shut ? "Rooms are closing" : "";
    const tools = place.id !== null && may(mine, "rename_room") && !closing;
    box(card, "tools").hidden = !tools;
    if (!tools) box(card, "rename-form").hidden = box(card, "delete-form").hidden = true;
    for (const tool of ["rename", "delete"]) {
      const label = `${tool === "rename" ? "Rename" : "Delete"} ${place.name}`;
      button(card, tool).setAttribute("aria-label", label);
      button(card, tool).title = label;
    }
    this.#chips.get(card)?.update(place.people, state);
  }
}
