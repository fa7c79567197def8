/**
 * The people of my room, and the screen that is presented there.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {import("./tile.js").LinkState} LinkState
 * @typedef {import("./layout.js").Place} Place
 *
 * @typedef {object} Own what this browser itself sends
 * @property {MediaStreamTrack|null} camera
 * @property {MediaStreamTrack|null} screen
 */
import { may } from "../actions.js";
import { me, peopleIn } from "../state.js";
import { arrange, MOST } from "./layout.js";
import { box, button, write } from "./parts.js";
import { ScreenTile, Tile } from "./tile.js";

/** @type {import("../tracks.js").Kind[]} what reaches us of a person, besides a screen */
const KINDS = ["microphone", "camera", "share_audio"];
/** The height that turning pages needs below the tiles. */
const PAGER = 48;

export class Stage {
  #tiles = /** @type {Map<string, Tile>} */ (new Map());
  #screen = /** @type {{tile: ScreenTile, person: string}|null} */ (null);
  #links = /** @type {Map<string, LinkState>} */ (new Map());
  #pinned = "";
  /** Whether I have had company in the room where I am. */
  #met = { room: /** @type {string|null} */ (null), anybody: false };
  #page = 0;
  #size = { width: 0, height: 0 };
  #state = /** @type {State|null} */ (null);

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.element
   * @param {import("../store.js").Store} parts.store
   * @param {import("../tracks.js").Tracks} parts.tracks
   * @param {import("../actions.js").Actions} parts.actions
   * @param {import("./person-actions.js").PersonActions} parts.personActions
   * @param {() => Own} parts.own
   * @param {(sizes: Map<string, Place|null>) => void} parts.arranged
   *   told how large everybody is shown now; null: on another page
   */
  constructor({ element, store, tracks, actions, personActions, own, arranged }) {
    this.element = element;
    this.store = store;
    this.tracks = tracks;
    this.actions = actions;
    this.personActions = personActions;
    this.own = own;
    this.arranged = arranged;
    this.tiles = box(element, "tiles");
    button(element, "previous").onclick = () => this.#turn(-1);
    button(element, "next").onclick = () => this.#turn(1);
    new ResizeObserver(() => {
      this.#measure();
      this.#refresh();
    }).observe(this.tiles);
  }

  /** Remember how well somebody is reached; shown with the next update. */
  setLink(/** @type {string} */ participant, /** @type {LinkState} */ link) {
    this.#links.set(participant, link);
  }

  /** @param {State} state */
  update(state) {
    const mine = me(state);
    if (!mine) return;
    this.#state = state;
    const people = peopleIn(state, mine.room);
    const here = new Set(people.map((person) => person.id));
    if (!here.has(this.#pinned)) this.#pinned = "";
    for (const id of this.#links.keys()) if (!here.has(id)) this.#links.delete(id);
    this.#showScreen(people.find((person) => person.share === "screen"), state);
    const places = this.#arrange(people, state.you);
    // Somebody on another page has no tile, unless there is something to hear of them.
    const held = people.filter(({ id }) => places.has(id) || id === state.you || this.#reached(id));
    this.#hold(held);
    for (const person of held) this.#show(person, state, places.get(person.id));
    this.arranged(new Map(people.map(({ id }) => [id, places.get(id) ?? null])));
    this.#showAlone(people.length > 1, mine.room);
  }

  /**
   * What a recording shows: everybody on the stage, and the screen first.
   * @returns {{person: ParticipantInfo, video: HTMLVideoElement|null, screen: boolean}[]}
   */
  shown() {
    const state = this.#state;
    const mine = state && me(state);
    if (!mine) return [];
    const people = peopleIn(state, mine.room).sort(liveliest).slice(0, MOST).map((person) => {
      const tile = this.#tiles.get(person.id);
      const seen = tile?.element.classList.contains("seen");
      return { person, video: seen && tile ? tile.video : null, screen: false };
    });
    const presenter = this.#screen && state.participants.get(this.#screen.person);
    if (!this.#screen || !presenter) return people;
    return [{ person: presenter, video: this.#screen.tile.video, screen: true }, ...people];
  }

  #refresh() {
    if (this.#state) this.update(this.#state);
  }

  /** Have a tile for each of these people, in their order. @param {ParticipantInfo[]} people */
  #hold(people) {
    const wanted = new Set(people.map((person) => person.id));
    for (const [id, tile] of this.#tiles) {
      if (wanted.has(id)) continue;
      tile.element.remove();
      this.#tiles.delete(id);
    }
    let next = /** @type {HTMLElement|null} */ (null);
    for (const { id } of [...people].reverse()) {
      let tile = this.#tiles.get(id);
      if (!tile) {
        tile = new Tile(() => this.#pin(id));
        this.#tiles.set(id, tile);
        this.personActions.attach(tile.element, id);
        this.tiles.insertBefore(tile.element, next);
      }
      next = tile.element;
    }
  }

  /** @param {ParticipantInfo} person @param {State} state @param {Place|undefined} place */
  #show(person, state, place) {
    const tile = /** @type {Tile} */ (this.#tiles.get(person.id));
    const own = person.id === state.you;
    tile.update(person, {
      own,
      speaking: this.store.speaking.has(person.id),
      pinned: person.id === this.#pinned,
      link: this.#links.get(person.id) ?? "connected",
      microphone: this.tracks.get(person.id, "microphone"),
      camera: own ? this.own().camera : this.tracks.get(person.id, "camera"),
      shareAudio: this.tracks.get(person.id, "share_audio"),
    });
    this.personActions.offer(tile.element, state, person.id);
    tile.element.classList.toggle("corner", own && this.#tiles.size + Number(this.#screen !== null) > 1);
    put(tile.element, place);
  }

  /** Whether something is heard or seen of a person. @param {string} person */
  #reached(person) {
    return KINDS.some((kind) => this.tracks.get(person, kind));
  }

  /** @param {boolean} company @param {string|null} room */
  #showAlone(company, room) {
    if (room !== this.#met.room) this.#met = { room, anybody: false };
    this.#met.anybody ||= company;
    const quiet = company || this.#screen !== null;
    box(this.element, "first").hidden = quiet || this.#met.anybody;
    box(this.element, "alone").hidden = quiet || !this.#met.anybody;
  }

  /** @param {ParticipantInfo|undefined} person @param {State} state */
  #showScreen(person, state) {
    if (this.#screen && this.#screen.person !== person?.id) {
      this.#screen.tile.element.remove();
      this.#screen = null;
    }
    if (!person) return;
    if (!this.#screen) {
      const tile = new ScreenTile(() => this.actions.stopShare(person.id));
      this.#screen = { tile, person: person.id };
      this.tiles.prepend(tile.element);
    }
    const own = person.id === state.you;
    const screen = own ? this.own().screen : this.tracks.get(person.id, "screen");
    this.#screen.tile.update(person, screen, own || may(me(state), "send_to_room"));
  }

  /** When it has changed, not with every update: the page would be laid out just to be asked. */
  #measure() {
    const { clientWidth: width, clientHeight: height } = this.tiles;
    this.#size = { width, height };
  }

  /** @param {string} person */
  #pin(person) {
    this.#pinned = this.#pinned === person ? "" : person;
    this.#refresh();
  }

  /** @param {number} by */
  #turn(by) {
    this.#page += by;
    this.#refresh();
  }

  /**
   * Where everybody on this page goes, by id; the screen is put in its place right away.
   * @param {ParticipantInfo[]} people @param {string} you
   * @returns {Map<string, Place>}
   */
  #arrange(people, you) {
    const places = /** @type {Map<string, Place>} */ (new Map());
    if (!this.#size.width) this.#measure();
    const { width, height } = this.#size;
    if (!width || !height) return places;
    const others = people.filter(({ id }) => id !== you && id !== this.#pinned);
    const large = [this.#screen, this.#pinned].filter(Boolean).length;
    const counts = { others: others.length, large, width };
    let plan = arrange({ ...counts, height });
    if (plan.pages > 1) {
      plan = arrange({ ...counts, height: height - PAGER });
      others.sort(liveliest);
    }
    this.#page = Math.max(0, Math.min(this.#page, plan.pages - 1));
    const first = this.#page * plan.perPage;
    plan.others.forEach((place, index) => {
      const person = others[first + index];
      if (person) places.set(person.id, place);
    });
    const [screen, pinned] = this.#screen ? plan.large : [undefined, ...plan.large];
    if (this.#screen) put(this.#screen.tile.element, screen);
    if (this.#pinned && pinned) places.set(this.#pinned, pinned);
    places.set(you, plan.own);
    this.#showPages(plan.pages);
    return places;
  }

  /** @param {number} pages */
  #showPages(pages) {
    box(this.element, "pages").hidden = pages < 2;
    write(box(this.element, "page"), `${this.#page + 1} / ${pages}`);
    button(this.element, "previous").disabled = this.#page === 0;
    button(this.element, "next").disabled = this.#page >= pages - 1;
  }
}

/**
 * Of more people than a page holds, those come first who can be seen, then who can be heard.
 * @param {ParticipantInfo} a @param {ParticipantInfo} b
 */
const liveliest = (a, b) => life(b) - life(a);

/** @param {ParticipantInfo} person */
const life = (person) => (person.camera ? 2 : 0) + (person.microphone ? 1 : 0);

/**
 * Without a place a tile is out of sight, and heard all the same.
 * @param {HTMLElement} element @param {Place|undefined} place
 */
function put(element, place) {
  element.hidden = !place;
  if (!place) return;
  const { left, top, width, height } = place;
  Object.assign(element.style, {
    left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`,
  });
  element.classList.toggle("small", width < 220);
}
