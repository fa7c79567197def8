/**
 * Links to the people of a room where I may be in a moment: made, and their offers sent, while the
 * server decides whether I may go there. It reads what a page says in order, so it passes them on
 * if it has let me in, and to nobody if not. Links that nobody takes are closed.
 *
 * @typedef {import("./link.js").Link} Link
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {() => number|null} MyStay null: not known yet
 */

/** An answer that takes longer than this is none. */
const PATIENCE = 5_000;

/** @param {ParticipantInfo} person */
const nameOf = ({ id, stay }) => `${id}/${stay}`;

export class Prepared {
  #stay = /** @type {number|null} */ (null);
  #links;
  #timer = setTimeout(() => this.close(), PATIENCE);

  /**
   * @param {string|null} room
   * @param {ParticipantInfo[]} people who are there
   * @param {(person: ParticipantInfo, myStay: MyStay) => Link} make a link that opens
   */
  constructor(room, people, make) {
    this.room = room;
    this.#links = new Map(people.map((person) => [nameOf(person), make(person, () => this.#stay)]));
  }

  /** I am there, in this stay of mine. @param {number} stay */
  arrive(stay) {
    this.#stay = stay;
  }

  /**
   * The link to somebody who is there, too: the taker's from now on. None if they came later.
   * @param {ParticipantInfo} person
   */
  take(person) {
    const name = nameOf(person);
    const link = this.#links.get(name);
    this.#links.delete(name);
    return link;
  }

  /** What nobody has taken is over. */
  close() {
    clearTimeout(this.#timer);
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }
}
