/**
 * What I send into one LiveKit room: each kind is driven towards what is wanted, one change in
 * flight. A microphone or camera that is turned off stays published and muted, so that turning it
 * on again takes no negotiation, and so that the media server knows.
 *
 * @typedef {import("../ladder.js").Kind} Kind
 * @typedef {import("livekit-client").LocalParticipant} LocalParticipant
 * @typedef {import("livekit-client").LocalTrack} LocalTrack
 * @typedef {Record<Kind, MediaStreamTrack|null> & {muted: MediaStreamTrack|null}} Local
 *   `muted` is the microphone while it is off
 */
import { LocalAudioTrack, LocalVideoTrack, Track } from "livekit-client";
import { KINDS } from "../told.js";
import { PUBLISH, SOURCES } from "./options.js";

/** How long after a failure it is tried again. */
const PATIENCE = 1_000;

export class Publishing {
  #open = false;
  #driving = new Map(KINDS.map((kind) => [kind, Promise.resolve()]));

  /** @param {LocalParticipant} participant @param {Local} local */
  constructor(participant, local) {
    this.participant = participant;
    this.local = local;
  }

  /** Send these from now on. @param {Local} local */
  setLocal(local) {
    this.local = local;
    this.drive();
  }

  /** The media server takes what we send. */
  start() {
    this.#open = true;
    this.drive();
  }

  /** Nothing is sent any more. */
  stop() {
    this.#open = false;
    for (const { track } of this.participant.getTrackPublications()) {
      /** @type {LocalTrack|undefined} */ (track)?.pauseUpstream().catch(() => null);
    }
  }

  drive() {
    if (this.#open) for (const kind of KINDS) this.#drive(kind);
  }

  /** @param {Kind} kind */
  #drive(kind) {
    const again = () => void setTimeout(() => this.drive(), PATIENCE);
    const before = /** @type {Promise<void>} */ (this.#driving.get(kind));
    this.#driving.set(kind, before.then(() => this.#step(kind).catch(again)));
  }

  /** @param {Kind} kind */
  async #step(kind) {
    if (!this.#open) return;
    const wanted = this.#mayPublish(kind) ? this.local[kind] : null;
    const track = this.participant.getTrackPublication(SOURCES[kind])?.track;
    if (!track) {
      const silent = kind === "microphone" ? this.local.muted : null;
      if (wanted) await this.#publish(kind, wanted, false);
      else if (silent) await this.#publish(kind, silent, true);
    } else if (wanted) {
      await track.unmute();
      if (track.mediaStreamTrack !== wanted) await track.replaceTrack(wanted);
    } else if (kind === "screen" || kind === "share_audio") {
      await this.participant.unpublishTrack(track);
    } else {
      await track.mute();
    }
  }

  /** @param {Kind} kind @param {MediaStreamTrack} track @param {boolean} muted */
  async #publish(kind, track, muted) {
    const local =
      track.kind === "audio"
        ? new LocalAudioTrack(track, undefined, true)
        : new LocalVideoTrack(track, undefined, true);
    // Before anything else: else it would switch the track on for a moment.
    local.isMuted = muted;
    await this.participant.publishTrack(local, { ...PUBLISH[kind], source: SOURCES[kind] });
    // It was stopped meanwhile.
    if (!this.#open) this.stop();
  }

  /** A screen is allowed by the server when I present, and not before. @param {Kind} kind */
  #mayPublish(kind) {
    const sources = this.participant.permissions?.canPublishSources ?? [];
    return sources.includes(Track.sourceToProto(SOURCES[kind]));
  }
}
