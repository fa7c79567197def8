/**
 * The Participants panel: everyone in the call, grouped by room.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 */
import { me, peopleIn } from "../state.js";
import { showAvatar } from "./avatar.js";
import { box, clone, keyed, shows, write } from "./parts.js";

const ROLES = { host: "Host", manager: "Manager", member: "Member" };

export class ParticipantsPanel {
  /**
   * @param {HTMLElement} element
   * @param {import("./person-actions.js").PersonActions} personActions
   */
  constructor(element, personActions) {
    this.element = element;
    this.personActions = personActions;
  }

  /** @param {State} state */
  update(state) {
    if (this.element.hidden) return;
    write(box(this.element, "count"), String(state.participants.size));
    const rooms = [{ id: null, name: "Main Room", number: 0 }, ...state.rooms.values()];
    const groups = rooms
      .map((room) => ({ ...room, people: peopleIn(state, room.id) }))
      .filter((group) => group.people.length);
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
          group.people,
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
