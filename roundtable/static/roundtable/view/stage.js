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
import { arrange } from "./layout.js";
import { box, button, write } from "./parts.js";
import { ScreenTile, Tile } from "./tile.js";

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
  #state = /** @type {State|null} */ (null);

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.element
   * @param {import("../store.js").Store} parts.store
   * @param {import("../tracks.js").Tracks} parts.tracks
   * @param {import("../actions.js").Actions} parts.actions
   * @param {import("./send-menu.js").SendMenu} parts.sendMenu
   * @param {() => Own} parts.own
   */
  constructor({ element, store, tracks, actions, sendMenu, own }) {
    this.element = element;
    this.store = store;
    this.tracks = tracks;
    this.actions = actions;
    this.sendMenu = sendMenu;
    this.own = own;
    this.tiles = box(element, "tiles");
    button(element, "previous").onclick = () => this.#turn(-1);
    button(element, "next").onclick = () => this.#turn(1);
    new ResizeObserver(() => this.#arrange()).observe(this.tiles);
  }

  /** @param {string} participant @param {LinkState} link */
  setLink(participant, link) {
    this.#links.set(participant, link);
    this.refresh();
  }

  /** Show again what is known: a track came, a link changed. */
  refresh() {
    if (this.#state) this.update(this.#state);
  }

  /** @param {State} state */
  update(state) {
    const mine = me(state);
    if (!mine) return;
    this.#state = state;
    const people = peopleIn(state, mine.room);
    const here = new Set(people.map((person) => person.id));
    for (const [id, tile] of this.#tiles) {
      if (here.has(id)) continue;
      tile.element.remove();
      this.#tiles.delete(id);
    }
    if (!here.has(this.#pinned)) this.#pinned = "";
    for (const id of this.#links.keys()) if (!here.has(id)) this.#links.delete(id);
    for (const person of people) this.#show(person, state);
    this.#showScreen(people.find((person) => person.share === "screen"), state);
    this.#showAlone(people.length > 1, mine.room);
    this.#arrange();
  }

  /**
   * What a recording shows: everybody on the stage, and the screen first.
   * @returns {{person: ParticipantInfo, video: HTMLVideoElement|null, screen: boolean}[]}
   */
  shown() {
    const state = this.#state;
    if (!state) return [];
    const people = [...this.#tiles].flatMap(([id, tile]) => {
      const person = state.participants.get(id);
      const video = tile.element.classList.contains("seen") ? tile.video : null;
      return person ? [{ person, video, screen: false }] : [];
    });
    const presenter = this.#screen && state.participants.get(this.#screen.person);
    if (!this.#screen || !presenter) return people;
    return [{ person: presenter, video: this.#screen.tile.video, screen: true }, ...people];
  }

  /** @param {ParticipantInfo} person @param {State} state */
  #show(person, state) {
    let tile = this.#tiles.get(person.id);
    if (!tile) {
      tile = new Tile(() => this.#pin(person.id));
      this.#tiles.set(person.id, tile);
      this.sendMenu.attach(tile.element, person.id);
      this.tiles.append(tile.element);
    }
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
    this.sendMenu.offer(tile.element, state, person.id);
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

  /** @param {string} person */
  #pin(person) {
    this.#pinned = this.#pinned === person ? "" : person;
    this.refresh();
  }

  /** @param {number} by */
  #turn(by) {
    this.#page += by;
    this.#arrange();
  }

  #arrange() {
    const state = this.#state;
    const { clientWidth: width, clientHeight: height } = this.tiles;
    if (!state || !width || !height) return;
    const others = [...this.#tiles].filter(([id]) => id !== state.you && id !== this.#pinned);
    const pinned = this.#tiles.get(this.#pinned);
    const large = [this.#screen?.tile, pinned].flatMap((tile) => (tile ? [tile.element] : []));
    const counts = { others: others.length, large: large.length, width };
    let plan = arrange({ ...counts, height });
    if (plan.pages > 1) plan = arrange({ ...counts, height: height - PAGER });
    this.#page = Math.max(0, Math.min(this.#page, plan.pages - 1));
    const first = this.#page * plan.perPage;
    others.forEach(([, tile], index) => put(tile.element, plan.others[index - first]));
    large.forEach((element, index) => put(element, plan.large[index]));
    const own = this.#tiles.get(state.you)?.element;
    if (own) put(own, plan.own);
    own?.classList.toggle("corner", others.length + large.length > 0);
    this.#showPages(plan.pages);
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
