/**
 * The people of a room as small signs with a name; of a crowd a few, and all on demand.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 */
import { me } from "../state.js";
import { showAvatar } from "./avatar.js";
import { box, button, clone, keyed, shows, write } from "./parts.js";

/** The rooms below must not be pushed far out of sight. */
const FEW = 12;

export class Chips {
  #all = false;
  #update = () => {};

  /**
   * @param {HTMLElement} card holds the list and the button for all
   * @param {import("./person-actions.js").PersonActions} personActions
   */
  constructor(card, personActions) {
    this.list = box(card, "people");
    this.all = button(card, "all-people");
    this.personActions = personActions;
    this.all.onclick = () => {
      this.#all = !this.#all;
      this.#update();
    };
  }

  /** @param {ParticipantInfo[]} people @param {State} state */
  update(people, state) {
    this.#update = () => this.update(people, state);
    const few = people.length > FEW && !this.#all;
    this.all.hidden = people.length <= FEW;
    this.all.setAttribute("aria-expanded", String(this.#all));
    write(this.all, few ? `Show all ${people.length}` : "Show fewer");
    keyed(
      this.list,
      few ? people.slice(0, FEW) : people,
      (person) => person.id,
      (person) => {
        const chip = clone("chip-template");
        this.personActions.attach(chip, person.id);
        return chip;
      },
      (chip, person) => {
        if (shows(chip, person, me(state), state.rooms)) return;
        showAvatar(chip, person);
        write(box(chip, "name"), person.id === state.you ? "You" : person.name);
        this.personActions.offer(chip, state, person.id);
      },
    );
  }
}
