/**
 * One connection to one person of my room, from their and my arrival until either goes.
 *
 * Lanes are agreed once, in this order: from then on turning something on or off, or choosing
 * another device, only changes what runs in a lane and negotiates nothing. Those for a share are
 * opened when one of the two first presents: most links never need them, and a link with half
 * the lanes is made much sooner.
 *
 * @typedef {import("./ladder.js").Kind} Kind
 * @typedef {import("./negotiation.js").Step} Step
 * @typedef {import("./index.js").LinkState} LinkState
 * @typedef {Record<Kind, MediaStreamTrack|null>} Local what I send
 */
import { encoding } from "./ladder.js";
import { Negotiation } from "./negotiation.js";
import { KINDS as LANES } from "./told.js";

/** So many lanes are for talking; the others for a share. */
const TALK = 2;

const MEDIA = { microphone: "audio", camera: "video", screen: "video", share_audio: "audio" };

/** How long a new way may take, and how long one that fell silent may take to recover. */
const CONNECT_PATIENCE = 8_000;
const SILENCE_PATIENCE = 2_500;
/** The side that did not offer waits a little longer, so that both don't start anew at once. */
const COURTESY = 1_500;

export class Link {
  /** @type {LinkState} */
  state = "connecting";
  /** `state` or `received` changed. */
  onChange = () => {};
  /** What comes from them, by lane. */
  received = /** @type {Map<Kind, MediaStreamTrack>} */ (new Map());
  #lanes = /** @type {RTCRtpTransceiver[]} */ ([]);
  // Sound and picture that belong together are played in step: they name the same stream.
  #person = new MediaStream();
  #share = new MediaStream();
  #timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);

  /**
   * @param {object} parts
   * @param {RTCConfiguration} parts.configuration
   * @param {boolean} parts.offers whether this side opens; the other answers
   * @param {Local} parts.local
   * @param {number} parts.people how many are in the room
   * @param {boolean} parts.sharing whether one of the two presents
   * @param {(step: Step) => Promise<unknown>} parts.send
   */
  constructor({ configuration, offers, local, people, sharing, send }) {
    this.offers = offers;
    this.local = local;
    this.people = people;
    this.connection = new RTCPeerConnection(configuration);
    this.negotiation = new Negotiation({
      connection: this.connection,
      polite: !offers,
      send,
      prepareAnswer: () => this.#adoptLanes(),
    });
    this.connection.ontrack = ({ transceiver }) => this.#receive(transceiver);
    this.connection.onconnectionstatechange = () => this.#watch();
    // A lane that is not agreed yet does not take all limits; and what the answerer puts into one
    // before would keep the answer waiting.
    this.connection.onsignalingstatechange = () => {
      if (this.connection.signalingState === "stable") this.#fillAll();
    };
    if (offers) {
      this.#openLanes(sharing ? LANES.length : TALK);
      this.negotiation.begin();
    }
    this.#checkIn(CONNECT_PATIENCE);
  }

  /** Send these from now on. @param {Local} local */
  setLocal(local) {
    this.local = local;
    this.#fillAll();
  }

  /** So many are in the room now. @param {number} people */
  setPeople(people) {
    if (people === this.people) return;
    this.people = people;
    this.#limitAll();
  }

  /** One of the two presents: the side that opened the link opens lanes for it. */
  share() {
    if (this.offers) this.#openLanes(LANES.length);
  }

  /** The network changed, or nothing gets through: look for another way. */
  restart() {
    // Who waits for the first offer has nothing to start anew.
    if (this.offers || this.connection.remoteDescription) this.negotiation.restart();
  }

  /** At once: nothing is sent or played any more when this returns. */
  close() {
    clearTimeout(this.#timer);
    this.negotiation.close();
    this.connection.close();
    this.received.clear();
  }

  /** Open lanes until there are so many. @param {number} count */
  #openLanes(count) {
    for (const kind of LANES.slice(this.#lanes.length, count)) {
      this.#lanes.push(
        this.connection.addTransceiver(this.local[kind] ?? MEDIA[kind], {
          direction: "sendrecv",
          streams: [this.#streamOf(kind)],
          sendEncodings: [this.#encoding(kind)],
        }),
      );
    }
  }

  /** The lanes of an offer become mine, in both directions. */
  #adoptLanes() {
    const lanes = this.connection.getTransceivers();
    const asAgreed =
      [TALK, LANES.length].includes(lanes.length) &&
      lanes.every((lane, index) => lane.receiver.track.kind === MEDIA[LANES[index]]);
    if (!asAgreed) {
      this.close();
      throw new Error("An offer with other lanes than ours");
    }
    const known = this.#lanes.length;
    this.#lanes = lanes;
    lanes.slice(known).forEach((lane, index) => {
      const kind = LANES[known + index];
      lane.direction = "sendrecv";
      lane.sender.setStreams(this.#streamOf(kind));
      // `ontrack` of these fired before they were known as lanes.
      this.received.set(kind, lane.receiver.track);
    });
    if (lanes.length > known) this.onChange();
  }

  /** @param {RTCRtpTransceiver} lane */
  #receive(lane) {
    const kind = LANES[this.#lanes.indexOf(lane)];
    if (!kind) return;
    this.received.set(kind, lane.receiver.track);
    this.onChange();
  }

  /** @param {Kind} kind */
  #streamOf(kind) {
    return kind === "microphone" || kind === "camera" ? this.#person : this.#share;
  }

  /** Put into each lane what I send. */
  #fillAll() {
    this.#lanes.forEach(({ sender }, index) => {
      const track = this.local[LANES[index]];
      // Both fail only on a connection that was closed meanwhile.
      if (sender.track !== track) sender.replaceTrack(track).catch(() => null);
    });
    this.#limitAll();
  }

  /** @param {Kind} kind */
  #encoding(kind) {
    return encoding(kind, this.people, this.local[kind]?.getSettings() ?? {});
  }

  #limitAll() {
    this.#lanes.forEach((lane, index) => this.#limit(lane, LANES[index]));
  }

  /** @param {{sender: RTCRtpSender}} lane @param {Kind} kind */
  #limit({ sender }, kind) {
    const parameters = sender.getParameters();
    const [current] = parameters.encodings ?? [];
    if (!current) return;
    const wanted = Object.entries(this.#encoding(kind));
    const now = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (current));
    if (wanted.every(([name, value]) => now[name] === value)) return;
    Object.assign(current, Object.fromEntries(wanted));
    sender.setParameters(parameters).catch(() => null);
  }

  #watch() {
    switch (this.connection.connectionState) {
      case "connected":
        clearTimeout(this.#timer);
        return this.#become("connected");
      case "disconnected":
        return this.#checkIn(SILENCE_PATIENCE);
      case "failed":
        return this.#checkIn(0);
      case "connecting":
        return this.#checkIn(CONNECT_PATIENCE);
    }
  }

  /** Unless it is connected by then, start anew; and again. @param {number} delay */
  #checkIn(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.state === "connected") this.#become("lost");
        this.restart();
        this.#checkIn(CONNECT_PATIENCE);
      },
      delay + (this.offers ? 0 : COURTESY),
    );
  }

  /** @param {LinkState} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.onChange();
  }
}
