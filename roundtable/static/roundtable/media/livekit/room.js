/**
 * My connection to one LiveKit room, from my arrival there until I am elsewhere.
 *
 * Events: "change" (`state`, or what comes from the others), "muted" (the media server has muted
 * my microphone), "over" (it ended, and not by `close`).
 *
 * @typedef {import("../ladder.js").Kind} Kind
 * @typedef {import("../index.js").LinkState} LinkState
 * @typedef {import("../index.js").Size} Size
 * @typedef {import("./publishing.js").Local} Local
 * @typedef {(identity: string) => Size|null} Seen what is needed of somebody's camera
 */
import { ConnectionState, Room, RoomEvent } from "livekit-client";
import { CONNECT, ROOM, SOURCES } from "./options.js";
import { Publishing } from "./publishing.js";

/** @type {Partial<Record<ConnectionState, LinkState>>} */
const STATES = {
  [ConnectionState.Connected]: "connected",
  // Only the signalling is gone; sound and pictures go on.
  [ConnectionState.SignalReconnecting]: "connected",
  [ConnectionState.Reconnecting]: "lost",
};

export class LiveKitRoom extends EventTarget {
  #room = new Room(ROOM);
  #publishing;
  #over = false;

  /**
   * @param {object} parts
   * @param {import("../../protocol.js").LiveKitAccess} parts.access
   * @param {boolean} parts.relayOnly
   * @param {Local} parts.local
   * @param {Seen} parts.seen
   */
  constructor({ access, relayOnly, local, seen }) {
    super();
    this.seen = seen;
    this.#publishing = new Publishing(this.#room.localParticipant, local);
    this.#listen();
    const rtcConfig = relayOnly ? { iceTransportPolicy: /** @type {const} */ ("relay") } : undefined;
    this.#room
      .connect(access.url, access.token, { ...CONNECT, rtcConfig })
      .catch(() => this.#end());
  }

  /** @returns {LinkState} */
  get state() {
    return STATES[this.#room.state] ?? "connecting";
  }

  /** @param {string} identity */
  has(identity) {
    return this.#room.remoteParticipants.has(identity);
  }

  /** What comes from somebody. @param {string} identity @param {Kind} kind */
  track(identity, kind) {
    const person = this.#room.remoteParticipants.get(identity);
    return person?.getTrackPublication(SOURCES[kind])?.track?.mediaStreamTrack ?? null;
  }

  /** WebRTC's statistics of what comes from somebody. @param {string} identity */
  async statsOf(identity) {
    const publications = this.#room.remoteParticipants.get(identity)?.getTrackPublications() ?? [];
    const reports = publications.map(({ track }) => track?.getRTCStatsReport());
    return (await Promise.all(reports)).flatMap((report) => [...(report ?? [])]);
  }

  /** @param {Local} local */
  setLocal(local) {
    this.#publishing.setLocal(local);
  }

  /** Ask for the pictures that are needed now, and as large as that. */
  look() {
    for (const { identity, videoTrackPublications } of this.#room.remoteParticipants.values()) {
      for (const publication of videoTrackPublications.values()) this.#ask(publication, identity);
    }
  }

  /** Nothing is sent any more; the connection stays for now. */
  silence() {
    if (this.#over) return;
    this.#over = true;
    this.#publishing.stop();
  }

  close() {
    this.silence();
    // It says good-bye first, and what fails then is of no interest.
    this.#room.disconnect(false).catch(() => null);
  }

  #listen() {
    const changed = () => {
      if (!this.#over) this.dispatchEvent(new Event("change"));
    };
    this.#room
      // Hearing and seeing come first, and are shown by then: what is sent takes a negotiation of
      // its own.
      .on(RoomEvent.Connected, () => {
        setTimeout(() => {
          if (!this.#over) this.#publishing.start();
        });
      })
      .on(RoomEvent.ParticipantPermissionsChanged, () => this.#publishing.drive())
      .on(RoomEvent.TrackMuted, ({ source, track }, person) => {
        const mine = person === this.#room.localParticipant && source === SOURCES.microphone;
        // One that was unplugged is muted, too; it is replaced by another.
        const works = track?.mediaStreamTrack.readyState === "live";
        if (mine && works && this.#publishing.local.microphone) this.dispatchEvent(new Event("muted"));
      })
      .on(RoomEvent.TrackSubscribed, (_track, publication, { identity }) => {
        this.#ask(publication, identity);
        changed();
      })
      .on(RoomEvent.TrackUnsubscribed, changed)
      .on(RoomEvent.ParticipantConnected, changed)
      .on(RoomEvent.ParticipantDisconnected, changed)
      .on(RoomEvent.ConnectionStateChanged, changed)
      .on(RoomEvent.Disconnected, () => this.#end());
  }

  /**
   * A screen is to be read: it is asked for as it comes.
   * @param {import("livekit-client").RemoteTrackPublication} publication
   * @param {string} identity
   */
  #ask(publication, identity) {
    if (publication.source !== SOURCES.camera || !publication.track) return;
    const size = this.seen(identity);
    publication.setEnabled(size !== null);
    if (size) publication.setVideoDimensions(size);
  }

  #end() {
    if (this.#over) return;
    this.close();
    this.dispatchEvent(new Event("over"));
  }
}
