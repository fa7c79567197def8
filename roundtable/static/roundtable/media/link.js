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
import { Lane } from "./lane.js";
import { Negotiation } from "./negotiation.js";
import { KINDS } from "./told.js";

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
  /** One for each kind, in their order. */
  #lanes = /** @type {Lane[]} */ ([]);
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
      if (this.connection.signalingState === "stable") this.#fill();
    };
    if (offers) {
      this.#openLanes(sharing ? KINDS.length : TALK);
      this.negotiation.begin();
    }
    this.#checkIn(CONNECT_PATIENCE);
  }

  /** Send these from now on. @param {Local} local */
  setLocal(local) {
    this.local = local;
    this.#fill();
  }

  /** So many are in the room now. @param {number} people */
  setPeople(people) {
    if (people === this.people) return;
    this.people = people;
    this.#fill();
  }

  /** One of the two presents: the side that opened the link opens lanes for it. */
  share() {
    if (this.offers) this.#openLanes(KINDS.length);
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
    for (const kind of KINDS.slice(this.#lanes.length, count)) {
      const transceiver = this.connection.addTransceiver(this.local[kind] ?? MEDIA[kind], {
        direction: "sendrecv",
        streams: [this.#streamOf(kind)],
        sendEncodings: [this.#encoding(kind)],
      });
      this.#lanes.push(new Lane(transceiver));
    }
  }

  /** The lanes of an offer become mine, in both directions. */
  #adoptLanes() {
    const offered = this.connection.getTransceivers();
    const asAgreed =
      [TALK, KINDS.length].includes(offered.length) &&
      offered.every(({ receiver }, index) => receiver.track.kind === MEDIA[KINDS[index]]);
    if (!asAgreed) {
      this.close();
      throw new Error("An offer with other lanes than ours");
    }
    const added = offered.slice(this.#lanes.length);
    for (const transceiver of added) {
      const kind = KINDS[this.#lanes.length];
      transceiver.direction = "sendrecv";
      transceiver.sender.setStreams(this.#streamOf(kind));
      this.#lanes.push(new Lane(transceiver));
      // `ontrack` of these fired before they were known as lanes.
      this.received.set(kind, transceiver.receiver.track);
    }
    if (added.length) this.onChange();
  }

  /** @param {RTCRtpTransceiver} transceiver */
  #receive(transceiver) {
    const kind = KINDS[this.#lanes.findIndex((lane) => lane.transceiver === transceiver)];
    if (!kind) return;
    this.received.set(kind, transceiver.receiver.track);
    this.onChange();
  }

  /** @param {Kind} kind */
  #streamOf(kind) {
    return kind === "microphone" || kind === "camera" ? this.#person : this.#share;
  }

  /** Put into each lane what I send. */
  #fill() {
    this.#lanes.forEach((lane, index) => {
      const kind = KINDS[index];
      lane.send(this.local[kind], this.#encoding(kind));
    });
  }

  /** @param {Kind} kind */
  #encoding(kind) {
    return encoding(kind, this.people, this.local[kind]?.getSettings() ?? {});
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
