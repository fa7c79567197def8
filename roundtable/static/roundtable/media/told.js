/**
 * What the page has been told of the people of my room, so that it hears of every change once.
 *
 * @typedef {import("./ladder.js").Kind} Kind
 * @typedef {import("./index.js").LinkState} LinkState
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 */

/** @type {Kind[]} */
export const KINDS = ["microphone", "camera", "screen", "share_audio"];

/**
 * What of somebody is heard and seen: what they say is on. So who shows as muted is not heard.
 * @param {ParticipantInfo} person
 * @returns {Record<Kind, boolean>}
 */
const shown = ({ microphone, camera, share }) => ({
  microphone,
  camera,
  screen: share === "screen",
  share_audio: share !== "",
});

export class Told {
  #links = /** @type {Map<string, {participant: string, state: LinkState|null, tracks: Map<Kind, MediaStreamTrack>}>} */ (
    new Map()
  );

  /** @param {EventTarget} media the one whose events "track" and "link" these are */
  constructor(media) {
    this.media = media;
  }

  /** The links that the page knows of. */
  names() {
    return [...this.#links.keys()];
  }

  /**
   * @param {string} name of the link @param {ParticipantInfo} person
   * @param {LinkState} state
   * @param {(kind: Kind) => MediaStreamTrack|null|undefined} received what comes from them
   */
  tell(name, person, state, received) {
    const link = this.#links.get(name) ?? { participant: person.id, state: null, tracks: new Map() };
    this.#links.set(name, link);
    if (state !== link.state) {
      link.state = state;
      this.#say("link", { participant: person.id, state });
    }
    const on = shown(person);
    for (const kind of KINDS) this.#tellTrack(link, kind, (on[kind] && received(kind)) || null);
  }

  /** Nothing is heard or seen over this link any more. @param {string} name */
  forget(name) {
    const link = this.#links.get(name);
    this.#links.delete(name);
    if (link) for (const kind of KINDS) this.#tellTrack(link, kind, null);
  }

  /**
   * @param {{participant: string, state: LinkState|null, tracks: Map<Kind, MediaStreamTrack>}} link
   * @param {Kind} kind @param {MediaStreamTrack|null} track
   */
  #tellTrack({ participant, state, tracks }, kind, track) {
    const before = tracks.get(kind) ?? null;
    if (track === before) return;
    // At once, however long the page takes to let go of it: it may paint later, or in the
    // background not at all.
    if (before) before.enabled = false;
    if (track) track.enabled = true;
    if (track) tracks.set(kind, track);
    else tracks.delete(kind);
    const isLive = track !== null && state === "connected";
    this.#say("track", { participant, kind, track, isLive });
  }

  /** @param {"link"|"track"} name @param {object} detail */
  #say(name, detail) {
    this.media.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
