/**
 * Media from browser to browser: one link to each person of my room, and to nobody else.
 *
 * The state says which links there should be; `update` drives what is towards that. A link is
 * named by who and by both stays, so that a late signal of an earlier stay reaches no later one.
 *
 * Events: "track" and "link", as `index.js` describes them.
 *
 * @typedef {import("./link.js").Local} Local
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {import("../protocol.js").MediaTicket} MediaTicket
 * @typedef {import("../protocol.js").Signal} Signal
 * @typedef {import("./index.js").Send} Send
 *
 * @typedef {{link: Link, person: ParticipantInfo}} Entry a link, and whom it is with
 */
import { me, peopleIn } from "../state.js";
import { Link } from "./link.js";
import { Prepared } from "./prepared.js";
import { report } from "./stats.js";
import { Told } from "./told.js";
import { WaitingSignals } from "./waiting.js";

/** @param {MediaTicket} ticket @returns {RTCConfiguration} */
const configuration = ({ ice_servers, relay_only }) => ({
  iceServers: ice_servers,
  iceTransportPolicy: relay_only ? "relay" : "all",
  bundlePolicy: "max-bundle",
});

/** @param {string} participant @param {number} myStay @param {number} theirStay */
const nameOf = (participant, myStay, theirStay) => `${participant}/${myStay}/${theirStay}`;

export class Mesh extends EventTarget {
  #links = /** @type {Map<string, Entry>} */ (new Map());
  #told = new Told(this);
  #waiting = new WaitingSignals();
  /** By the room where I may be in a moment. */
  #prepared = /** @type {Map<string|null, Prepared>} */ (new Map());
  #local = /** @type {Local} */ ({ microphone: null, camera: null, screen: null, share_audio: null });
  #state = /** @type {State|null} */ (null);
  #networkChanged = () => this.#links.forEach(({ link }) => link.restart());

  /** @param {{ticket: MediaTicket, you: string, send: Send}} parts */
  constructor({ ticket, you, send }) {
    super();
    this.ticket = ticket;
    this.you = you;
    this.send = send;
    window.addEventListener("online", this.#networkChanged);
  }

  /**
   * What I send from now on; null is nothing.
   * @param {object} local
   * @param {MediaStreamTrack|null} local.microphone
   * @param {MediaStreamTrack|null} local.camera
   * @param {MediaStreamTrack|null} local.screen
   * @param {MediaStreamTrack|null} local.shareAudio
   */
  setLocal({ microphone, camera, screen, shareAudio }) {
    this.#local = { microphone, camera, screen, share_audio: shareAudio };
    for (const { link } of this.#links.values()) link.setLocal(this.#local);
  }

  /**
   * I have asked to go to this room: links to its people are made meanwhile.
   * @param {string|null} room @param {Promise<unknown>} decision
   */
  prepare(room, decision) {
    const state = this.#state;
    const mine = state && me(state);
    const known = this.#prepared.get(room);
    if (!mine || state.ended || mine.room === room || known?.isDue) return;
    known?.close();
    const people = peopleIn(state, room);
    /** @type {(person: ParticipantInfo, myStay: import("./prepared.js").MyStay) => Link} */
    const make = (person, myStay) =>
      this.#make(person, myStay, {
        offers: true, people: people.length + 1, sharing: person.share !== "",
      });
    this.#prepared.set(room, new Prepared(people, make, decision));
  }

  /** Whoever is not in my room any more is cut off before this returns. @param {State} state */
  update(state) {
    const before = this.#state && me(this.#state);
    this.#state = state;
    const mine = me(state);
    const people = mine && !state.ended ? peopleIn(state, mine.room) : [];
    /** @type {Map<string, ParticipantInfo>} */
    const desired = new Map();
    for (const person of people) {
      if (mine && person.id !== this.you) {
        desired.set(nameOf(person.id, mine.stay, person.stay), person);
      }
    }
    const isNew = mine !== undefined && mine.stay !== before?.stay;
    if (isNew) this.#prepared.get(mine.room)?.arrive(mine.stay);
    const over = [...this.#links].filter(([name]) => !desired.has(name));
    for (const [name] of over) this.#silence(name);
    for (const [name, person] of desired) {
      const entry = this.#links.get(name) ?? this.#open(name, person, people.length);
      entry.person = person;
      entry.link.setPeople(people.length);
      if (mine?.share || person.share) entry.link.share();
      this.#tell(name, entry);
    }
    // Last: it takes a while.
    for (const [, { link }] of over) link.close();
    if (isNew) this.#forgetPrepared(mine.room);
  }

  /** @param {Signal} frame */
  signal(frame) {
    const name = nameOf(frame.sender, frame.your_stay, frame.stay);
    const entry = this.#links.get(name);
    if (entry) entry.link.negotiation.receive(frame.data);
    else if (!this.#isPast(frame)) this.#waiting.keep(name, frame, performance.now());
  }

  /** @param {MediaTicket} ticket */
  renewTicket(ticket) {
    this.ticket = ticket;
    // Takes effect when a link next looks for a way.
    for (const { link } of this.#links.values()) {
      link.connection.setConfiguration(configuration(ticket));
    }
  }

  /** How each link fares. @returns {Promise<import("./stats.js").LinkReport[]>} */
  stats() {
    return Promise.all(
      [...this.#links.values()].map(async ({ link, person }) =>
        report(person.id, link.state, /** @type {any} */ (await link.connection.getStats())),
      ),
    );
  }

  close() {
    window.removeEventListener("online", this.#networkChanged);
    for (const room of [...this.#prepared.keys()]) this.#forgetPrepared(room);
    for (const [name, { link }] of this.#links) {
      this.#silence(name);
      link.close();
    }
    this.#waiting.clear();
  }

  /** Whether a signal is of a stay that is over. @param {Signal} frame */
  #isPast({ sender, stay, your_stay }) {
    const mine = this.#state && me(this.#state);
    const theirs = this.#state?.participants.get(sender);
    return (mine && your_stay < mine.stay) || (theirs && stay < theirs.stay);
  }

  /** @param {string} name @param {ParticipantInfo} person @param {number} people */
  #open(name, person, people) {
    const mine = /** @type {ParticipantInfo} */ (me(/** @type {State} */ (this.#state)));
    // Who came later opens: the other surely knows of the room's people already. A tie (both
    // brought to a room in one step) is settled by the ids.
    const offers = mine.stay === person.stay ? this.you < person.id : mine.stay > person.stay;
    const prepared = offers ? this.#prepared.get(mine.room)?.take(person) : undefined;
    // A device may have been switched meanwhile.
    prepared?.setLocal(this.#local);
    const sharing = Boolean(mine.share || person.share);
    const link = prepared ?? this.#make(person, () => mine.stay, { offers, people, sharing });
    /** @type {Entry} */
    const entry = { link, person };
    link.onChange = () => {
      if (this.#links.get(name) === entry) this.#tell(name, entry);
    };
    this.#links.set(name, entry);
    for (const { data } of this.#waiting.take(name, performance.now())) {
      link.negotiation.receive(data);
    }
    return entry;
  }

  /**
   * @param {ParticipantInfo} person whom it is with
   * @param {import("./prepared.js").MyStay} myStay
   * @param {object} parts as a Link's
   * @param {boolean} parts.offers
   * @param {number} parts.people
   * @param {boolean} parts.sharing
   */
  #make({ id: to, stay: their_stay }, myStay, parts) {
    return new Link({
      ...parts,
      configuration: configuration(this.ticket),
      local: this.#local,
      send: (data) => this.send({ type: "send_signal", to, stay: myStay(), their_stay, data }),
    });
  }

  /** They are neither heard nor seen when this returns. @param {string} name */
  #silence(name) {
    this.#links.delete(name);
    this.#told.forget(name);
  }

  /** @param {string|null} room */
  #forgetPrepared(room) {
    this.#prepared.get(room)?.close();
    this.#prepared.delete(room);
  }

  /** Tell the page what is new about a link. @param {string} name @param {Entry} entry */
  #tell(name, { link, person }) {
    this.#told.tell(name, person, link.state, (kind) => link.received.get(kind));
  }
}
