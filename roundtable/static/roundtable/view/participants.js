/**
 * The Participants panel: everyone in the call, grouped by room.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 */
import { me, peopleIn } from "../state.js";
import { showAvatar } from "./avatar.js";
import { box, clone, keyed, part, shows, write } from "./parts.js";

/** Above so many it is easier to write a name than to look for it. */
const MANY = 20;
const ROLES = { host: "Host", manager: "Manager", member: "Member" };

/** @param {ParticipantInfo} person @param {string} part of a name, in small letters */
const isCalled = ({ name }, part) => name.toLowerCase().includes(part);

export class ParticipantsPanel {
  /**
   * @param {HTMLElement} element
   * @param {import("./person-actions.js").PersonActions} personActions
   */
  constructor(element, personActions) {
    this.element = element;
    this.personActions = personActions;
    this.find = part(element, "find", HTMLInputElement);
    this.find.oninput = () => this.#update();
  }

  #update = () => {};

  /** @param {State} state */
  update(state) {
    if (this.element.hidden) return;
    this.#update = () => this.update(state);
    const many = state.participants.size > MANY;
    box(this.element, "finder").hidden = !many;
    const wanted = many ? this.find.value.trim().toLowerCase() : "";
    write(box(this.element, "count"), String(state.participants.size));
    const rooms = [{ id: null, name: "Main Room", number: 0 }, ...state.rooms.values()];
    const groups = rooms
      .map((room) => ({ ...room, people: peopleIn(state, room.id) }))
      .map((group) => ({ ...group, found: group.people.filter((person) => isCalled(person, wanted)) }))
      .filter((group) => group.found.length);
    box(this.element, "nobody").hidden = groups.length > 0;
    keyed(
      box(this.element, "groups"),
      groups,
      (group) => group.id ?? "main",
      () => clone("group-template"),
      (section, group) => {
        section.dataset.room = String(group.number);
        write(box(section, "name"), group.name);
        write(box(section, "count"), String(group.people.length));
        keyed(
          box(section, "people"),
          group.found,
          (person) => person.id,
          (person) => this.#create(person),
          (row, person) => this.#show(row, person, state),
        );
      },
    );
  }

  /** @param {ParticipantInfo} person */
  #create(person) {
    const row = clone("person-template");
    this.personActions.attach(row, person.id);
    return row;
  }

  /** @param {HTMLElement} row @param {ParticipantInfo} person @param {State} state */
  #show(row, person, state) {
    if (shows(row, person, me(state), state.rooms)) return;
    showAvatar(row, person);
    write(box(row, "name"), person.name);
    write(box(row, "role"), ROLES[person.role] + (person.id === state.you ? ", you" : ""));
    box(row, "hand").hidden = person.hand === null;
    box(row, "microphone").classList.toggle("on", person.microphone);
    box(row, "camera").classList.toggle("on", person.camera);
    this.personActions.offer(row, state, person.id);
  }
}
