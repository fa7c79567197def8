/**
 * What is heard and seen of the others, by person and kind.
 *
 * @typedef {"microphone"|"camera"|"screen"|"share_audio"} Kind
 */

export class Tracks {
  #tracks = /** @type {Map<string, Map<Kind, MediaStreamTrack>>} */ (new Map());

  /** @param {string} participant @param {Kind} kind @param {MediaStreamTrack|null} track */
  set(participant, kind, track) {
    const known = this.#tracks.get(participant) ?? new Map();
    if (track) known.set(kind, track);
    else known.delete(kind);
    if (known.size) this.#tracks.set(participant, known);
    else this.#tracks.delete(participant);
  }

  /** @param {string} participant @param {Kind} kind */
  get(participant, kind) {
    return this.#tracks.get(participant)?.get(kind) ?? null;
  }

  clear() {
    this.#tracks.clear();
  }

  /** Everything that can be heard. */
  sounds() {
    return [...this.#tracks.values()].flatMap((kinds) =>
      [...kinds.values()].filter((track) => track.kind === "audio"),
    );
  }
}

/**
 * Make a stream hold exactly these tracks; the element that plays it goes on playing.
 * @param {MediaStream} stream @param {(MediaStreamTrack|null)[]} wanted
 */
export function holdTracks(stream, wanted) {
  for (const track of stream.getTracks()) if (!wanted.includes(track)) stream.removeTrack(track);
  for (const track of wanted) if (track && !stream.getTracks().includes(track)) stream.addTrack(track);
}
