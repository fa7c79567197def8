/** Mixes all that is heard into one track, whoever comes and goes meanwhile. */
export class Mixer {
  #context = new AudioContext();
  #out = this.#context.createMediaStreamDestination();
  #sources = /** @type {Map<MediaStreamTrack, MediaStreamAudioSourceNode>} */ (new Map());
  /** Several voices at once are louder than one: pressed down instead of clipped. */
  #limiter = new DynamicsCompressorNode(this.#context, {
    threshold: -6,
    knee: 6,
    ratio: 12,
    attack: 0.003,
    release: 0.1,
  });

  constructor() {
    this.#limiter.connect(this.#out);
    // A system that took the sound away (a phone call) leaves the context suspended.
    this.#context.addEventListener("statechange", this.#resume);
    this.#resume();
  }

  /** The mixture; silent while nobody makes a sound. */
  get track() {
    return this.#out.stream.getAudioTracks()[0];
  }

  /** @param {MediaStreamTrack[]} tracks all that is to be heard from now on */
  update(tracks) {
    const wanted = new Set(tracks.filter((track) => track.readyState === "live"));
    for (const [track, source] of this.#sources) {
      if (wanted.has(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of wanted) {
      if (this.#sources.has(track)) continue;
      const source = this.#context.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#limiter);
      this.#sources.set(track, source);
    }
  }

  close() {
    this.#context.removeEventListener("statechange", this.#resume);
    this.#sources.clear();
    this.#context.close();
  }

  #resume = () => {
    if (this.#context.state === "running" || this.#context.state === "closed") return;
    this.#context.resume().catch(() => {});
  };
}
