/**
 * Media through a LiveKit server: one connection to the LiveKit room of my room.
 *
 * A ticket is for one stay. When I change rooms the server sends the next ticket unasked; the new
 * connection is made at once, beside the old one, which neither sends nor is played any more and
 * goes when the new one is there. An identity in LiveKit is a participant and their stay, so that
 * whoever the state places elsewhere is not heard whatever the media server says.
 *
 * Events: those of a Media, as `index.js` describes them.
 *
 * @typedef {import("./index.js").LocalTracks} LocalTracks
 * @typedef {import("./index.js").Size} Size
 * @typedef {import("./livekit/publishing.js").Local} Local
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").MediaTicket} MediaTicket
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 */
import { Backoff } from "../backoff.js";
import { me, peopleIn } from "../state.js";
import { LiveKitRoom } from "./livekit/room.js";
import { needed, watchPage } from "./livekit/sight.js";
import { report } from "./stats.js";
import { Told } from "./told.js";

/** How long the ticket for a new room may take before it is asked for. */
const TICKET_PATIENCE = 700;
/** The first failure may be a race: people are told of the second. */
const TOLD_FAILURE = 2;
const UNREACHABLE = "Nobody can be heard or seen just now. Trying again.";

/** @param {{id: string, stay: number}} person */
const identityOf = ({ id, stay }) => `${id}.${stay}`;
/** @param {string} identity */
const participantOf = (identity) => identity.split(".")[0];

export class LiveKit extends EventTarget {
  /** By stay: the room where I am, the next before the state says so, the last until it is gone. */
  #rooms = /** @type {Map<number, LiveKitRoom>} */ (new Map());
  #told = new Told(this);
  #state = /** @type {State|null} */ (null);
  /** By participant. */
  #sizes = /** @type {Map<string, Size|null>} */ (new Map());
  #hidden = false;
  #local = /** @type {Local} */ ({
    microphone: null, camera: null, screen: null, share_audio: null, muted: null,
  });
  #backoff = new Backoff();
  #failures = 0;
  #timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);
  #online = () => this.#isConnected() || this.#tryAgain(0);
  #ignorePage = watchPage((hidden) => {
    this.#hidden = hidden;
    this.#look();
  });

  /** @param {{ticket: MediaTicket, renew: () => void}} parts */
  constructor({ ticket, renew }) {
    super();
    this.ticket = ticket;
    this.renew = renew;
    window.addEventListener("online", this.#online);
  }

  /** @param {LocalTracks} local */
  setLocal({ microphone, camera, screen, shareAudio }) {
    // One that was only turned off lives on, and is published muted.
    const before = this.#local.microphone ?? this.#local.muted;
    const muted = !microphone && before?.readyState === "live" ? before : null;
    this.#local = { microphone, camera, screen, share_audio: shareAudio, muted };
    for (const room of this.#rooms.values()) room.setLocal(this.#local);
  }

  /** @param {State} state */
  update(state) {
    this.#state = state;
    const here = this.#mine()?.stay ?? Infinity;
    for (const [stay, room] of this.#rooms) if (stay < here) room.silence();
    this.#tell();
    this.#enter();
    if (this.#isConnected()) this.#closeFormer();
    this.#look();
  }

  signal() {
    // Negotiation is with the media server alone.
  }

  /** @param {MediaTicket} ticket */
  renewTicket(ticket) {
    this.ticket = ticket;
    this.#enter();
  }

  /** @param {Map<string, Size|null>} sizes */
  setSizes(sizes) {
    this.#sizes = sizes;
    this.#look();
  }

  /** How each link fares. @returns {Promise<import("./stats.js").LinkReport[]>} */
  stats() {
    const room = this.#here();
    return Promise.all(
      this.#others().map(async (person) => {
        const identity = identityOf(person);
        return report(person.id, this.#linkState(identity), (await room?.statsOf(identity)) ?? []);
      }),
    );
  }

  close() {
    window.removeEventListener("online", this.#online);
    this.#ignorePage();
    clearTimeout(this.#timer);
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
    for (const name of this.#told.names()) this.#told.forget(name);
  }

  /** Me, while I am in the call. */
  #mine() {
    return this.#state && !this.#state.ended ? me(this.#state) : undefined;
  }

  #others() {
    const mine = this.#mine();
    if (!mine) return [];
    return peopleIn(/** @type {State} */ (this.#state), mine.room).filter(({ id }) => id !== mine.id);
  }

  #here() {
    return this.#rooms.get(this.#mine()?.stay ?? -1);
  }

  #isConnected() {
    return this.#here()?.state === "connected";
  }

  /** Go where the ticket leads, unless that is where I have been. */
  #enter() {
    const mine = this.#mine();
    const access = this.ticket.livekit;
    if (!mine || !access) return;
    if (access.stay < mine.stay) return this.#expectTicket();
    if (this.#rooms.has(access.stay)) return;
    const room = new LiveKitRoom({
      access,
      relayOnly: this.ticket.relay_only,
      local: this.#local,
      seen: (identity) => this.#needed(identity),
    });
    this.#rooms.set(access.stay, room);
    room.addEventListener("change", () => this.#changed());
    room.addEventListener("muted", () => this.#muted());
    room.addEventListener("over", () => this.#lost(access.stay));
  }

  #changed() {
    if (this.#isConnected()) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#backoff.reset();
      this.#failures = 0;
      this.#closeFormer();
    }
    this.#tell();
  }

  /** It stays so until the person turns the microphone on again. */
  #muted() {
    this.setLocal({ ...this.#local, microphone: null, shareAudio: this.#local.share_audio });
    this.dispatchEvent(new Event("muted"));
  }

  /** @param {number} stay */
  #lost(stay) {
    this.#rooms.delete(stay);
    this.#closeFormer();
    this.#tell();
    if (++this.#failures === TOLD_FAILURE) {
      this.dispatchEvent(new CustomEvent("problem", { detail: { message: UNREACHABLE } }));
    }
    this.#tryAgain(this.#backoff.next());
  }

  #closeFormer() {
    const here = this.#mine()?.stay ?? Infinity;
    for (const [stay, room] of this.#rooms) {
      if (stay >= here) continue;
      room.close();
      this.#rooms.delete(stay);
    }
  }

  #expectTicket() {
    if (!this.#here()) this.#timer ??= setTimeout(() => this.#ask(), TICKET_PATIENCE);
  }

  /** A token may have run out meanwhile: with a fresh ticket. @param {number} delay */
  #tryAgain(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), delay);
  }

  #ask() {
    if (this.#here()) return;
    this.renew();
    this.#tryAgain(this.#backoff.next() + TICKET_PATIENCE);
  }

  /** @param {string} identity @returns {import("./index.js").LinkState} */
  #linkState(identity) {
    const room = this.#here();
    return room?.state === "connected" && !room.has(identity) ? "connecting" : (room?.state ?? "connecting");
  }

  /** Tell the page what is new of the people of my room, and first who is not any more. */
  #tell() {
    const room = this.#here();
    const people = new Map(
      this.#others().map((person) => [`${this.#mine()?.stay}/${identityOf(person)}`, person]),
    );
    for (const name of this.#told.names()) if (!people.has(name)) this.#told.forget(name);
    for (const [name, person] of people) {
      const identity = identityOf(person);
      const received = room?.state === "connecting" ? undefined : room;
      this.#told.tell(name, person, this.#linkState(identity), (kind) => received?.track(identity, kind));
    }
  }

  #look() {
    this.#here()?.look();
  }

  /** What is needed of somebody's camera. @param {string} identity */
  #needed(identity) {
    const mine = this.#mine();
    return needed(this.#sizes.get(participantOf(identity)), {
      recorded: mine !== undefined && this.#state?.recording?.recorder === mine.id,
      hidden: this.#hidden,
      density: window.devicePixelRatio,
    });
  }
}
