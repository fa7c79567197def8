/**
 * What I send over one lane of a link: driven towards what is wanted, one change in flight.
 *
 * The browser takes its time over each change, and until then says what was: whoever compares with
 * that takes off and on again for no change at all, and is left with off.
 */
export class Lane {
  #track = /** @type {MediaStreamTrack|null} */ (null);
  #encoding = /** @type {RTCRtpEncodingParameters} */ ({});
  #driving = Promise.resolve();

  /** @param {RTCRtpTransceiver} transceiver */
  constructor(transceiver) {
    this.transceiver = transceiver;
  }

  /**
   * Send this from now on, within these limits.
   * @param {MediaStreamTrack|null} track @param {RTCRtpEncodingParameters} encoding
   */
  send(track, encoding) {
    this.#track = track;
    this.#encoding = encoding;
    // What fails does so because the connection was closed, or the lane is not agreed yet: then
    // the same is asked for again.
    this.#driving = this.#driving.then(() => this.#step()).catch(() => undefined);
  }

  async #step() {
    const { sender } = this.transceiver;
    if (sender.track !== this.#track) await sender.replaceTrack(this.#track);
    await this.#limit(sender);
  }

  /** @param {RTCRtpSender} sender */
  async #limit(sender) {
    const parameters = sender.getParameters();
    const [current] = parameters.encodings ?? [];
    if (!current) return;
    const wanted = Object.entries(this.#encoding);
    const now = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (current));
    if (wanted.every(([name, value]) => now[name] === value)) return;
    Object.assign(current, this.#encoding);
    await sender.setParameters(parameters);
  }
}
