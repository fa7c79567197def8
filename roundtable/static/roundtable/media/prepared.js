/**
 * Links to the people of a room where I may be in a moment: made, and their offers sent, while the
 * server decides whether I may go there. It reads what a page says in order, so it passes them on
 * if it has let me in, and to nobody if not.
 *
 * Whom it has passed an offer of this stay of mine must not get a second one by another connection.
 * So the links are kept until I am there, or it is clear that I am not going to be.
 *
 * @typedef {import("./link.js").Link} Link
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {() => number|null} MyStay null: not known yet
 */

/** How long after the server's yes the news may come that I am there. */
const NEWS_PATIENCE = 2_000;
/** How long it may take to find out what became of a wish whose answer was lost with the socket. */
const LOST_PATIENCE = 15_000;

/** @param {ParticipantInfo} person */
const nameOf = ({ id, stay }) => `${id}/${stay}`;

export class Prepared {
  /** Whether my wish may still be granted; if not, what is asked for again is prepared anew. */
  isDue = true;
  #stay = /** @type {number|null} */ (null);
  #links;
  #timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);

  /**
   * @param {ParticipantInfo[]} people who are there
   * @param {(person: ParticipantInfo, myStay: MyStay) => Link} make a link that opens
   * @param {Promise<unknown>} decision the server's; rejected with an error that has a `code`
   */
  constructor(people, make, decision) {
    this.#links = new Map(people.map((person) => [nameOf(person), make(person, () => this.#stay)]));
    decision.then(
      () => this.#closeIn(NEWS_PATIENCE),
      ({ code }) => {
        this.isDue = false;
        this.#closeIn(code === "offline" ? LOST_PATIENCE : 0);
      },
    );
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
    this.isDue = false;
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  /** @param {number} milliseconds */
  #closeIn(milliseconds) {
    this.#timer = setTimeout(() => this.close(), milliseconds);
  }
}
