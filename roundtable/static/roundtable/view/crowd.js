/** Who comes and goes within a moment is told in one sentence, counted where they are many. */

/** Long enough for what belongs together, short enough to be news. */
export const MOMENT = 1000;
const NAMED = 2;

/** @param {string[]} names @param {string} did */
const sentence = (names, did) =>
  `${names.length > NAMED ? `${names.length} people` : names.join(" and ")} ${did}.`;

/**
 * One sentence for each thing done; people who went to many places are counted together.
 * @param {Map<string, string[]>} did names by what they did: "joined", "left", "came in"
 * @param {Map<string, string[]>} went names by the room they went to
 * @returns {string[]}
 */
export function sentences(did, went) {
  const told = [...did].map(([what, names]) => sentence(names, what));
  if (went.size <= NAMED) return [...told, ...[...went].map(([room, names]) => sentence(names, `went to ${room}`))];
  const all = [...went.values()].flat();
  return [...told, sentence(all, `went to ${went.size} rooms`)];
}

export class Crowd {
  #did = /** @type {Map<string, string[]>} */ (new Map());
  #went = /** @type {Map<string, string[]>} */ (new Map());
  #telling = false;

  /** @param {(sentence: string) => void} tell */
  constructor(tell) {
    this.tell = tell;
  }

  /** @param {string} name @param {"joined"|"left"|"came in"} what */
  did(name, what) {
    this.#note(this.#did, what, name);
  }

  /** @param {string} name @param {string} room */
  went(name, room) {
    this.#note(this.#went, room, name);
  }

  /** @param {Map<string, string[]>} notes @param {string} key @param {string} name */
  #note(notes, key, name) {
    const names = notes.get(key);
    if (names) names.push(name);
    else notes.set(key, [name]);
    if (this.#telling) return;
    this.#telling = true;
    setTimeout(() => this.#tell(), MOMENT);
  }

  #tell() {
    for (const told of sentences(this.#did, this.#went)) this.tell(told);
    this.#telling = false;
    this.#did.clear();
    this.#went.clear();
  }
}
