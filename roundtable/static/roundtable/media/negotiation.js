/**
 * Perfect negotiation on one connection (W3C WebRTC, section 10.7), one step at a time.
 *
 * What could not be sent because the socket was down is sent again until it goes; a description
 * replaces all that was waiting. A signal that arrives twice does no harm.
 *
 * @typedef {import("../protocol.js").Offer} Offer
 * @typedef {import("../protocol.js").Answer} Answer
 * @typedef {import("../protocol.js").Candidate} Candidate
 * @typedef {Offer|Answer|Candidate} Step
 */

const RETRY_MILLISECONDS = 1000;

/** Refusals after which the link has no future; the store is about to learn why. */
const OVER = ["stale_stay", "not_same_room", "no_such_participant", "session_ended"];

/** A TCP candidate of a browser only calls out, and so does the other's: they never meet. */
const hopeless = (/** @type {RTCIceCandidate} */ { protocol, type }) =>
  protocol === "tcp" && type === "host";

export class Negotiation {
  #queue = Promise.resolve();
  #ignoring = false;
  #unsent = /** @type {Step[]} */ ([]);
  #timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);

  /**
   * @param {object} parts
   * @param {RTCPeerConnection} parts.connection
   * @param {boolean} parts.polite which side gives way when both offer at once
   * @param {(step: Step) => Promise<unknown>} parts.send rejected with an error that has a `code`
   * @param {() => void} parts.prepareAnswer called between an offer and its answer
   */
  constructor({ connection, polite, send, prepareAnswer }) {
    this.connection = connection;
    this.polite = polite;
    this.send = send;
    this.prepareAnswer = prepareAnswer;
    connection.onnegotiationneeded = () => this.#then(() => this.#offer());
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate || !candidate.candidate || hopeless(candidate)) return;
      this.#say({
        type: "candidate",
        candidate: candidate.candidate,
        sdp_mid: candidate.sdpMid,
        sdp_m_line_index: candidate.sdpMLineIndex,
        username_fragment: candidate.usernameFragment,
      });
    };
  }

  /** Open: at once, not when the browser gets round to saying that it is needed. */
  begin() {
    this.#then(() => this.#offer());
  }

  /** A step of the other side. @param {Step} step */
  receive(step) {
    this.#then(() => (step.type === "candidate" ? this.#addCandidate(step) : this.#describe(step)));
  }

  /** Look for a way anew; media goes on meanwhile if it can. */
  restart() {
    const { connection } = this;
    if (connection.signalingState === "have-local-offer") this.#sayDescription();
    else if (!this.#isClosed) connection.restartIce();
  }

  close() {
    clearTimeout(this.#timer);
    this.#unsent = [];
  }

  get #isClosed() {
    return this.connection.signalingState === "closed";
  }

  /** @param {() => Promise<void>} step */
  #then(step) {
    this.#queue = this.#queue.then(async () => {
      if (this.#isClosed) return;
      try {
        await step();
      } catch (error) {
        // Closed in the middle of it, or the other side sent nonsense: nothing comes of it.
        if (!this.#isClosed) console.debug("Negotiation:", error);
      }
    });
  }

  async #offer() {
    if (this.connection.signalingState !== "stable") return;
    await this.connection.setLocalDescription();
    this.#sayDescription();
  }

  /** @param {Offer|Answer} description */
  async #describe(description) {
    const { connection } = this;
    const waiting = connection.signalingState === "have-local-offer";
    if (description.type === "answer") {
      // What follows belongs to the answer, no longer to an offer that was ignored.
      this.#ignoring = false;
      if (waiting) await connection.setRemoteDescription(description);
      return;
    }
    this.#ignoring = waiting && !this.polite;
    if (this.#ignoring) return;
    await connection.setRemoteDescription(description);
    this.prepareAnswer();
    await connection.setLocalDescription();
    this.#sayDescription();
  }

  /** @param {Candidate} step */
  async #addCandidate(step) {
    // It belongs to the offer that was ignored.
    if (this.#ignoring) return;
    await this.connection.addIceCandidate({
      candidate: step.candidate,
      sdpMid: step.sdp_mid,
      sdpMLineIndex: step.sdp_m_line_index,
      usernameFragment: step.username_fragment,
    });
  }

  #sayDescription() {
    const description = this.connection.localDescription;
    if (!description || this.#isClosed) return;
    this.#unsent = [];
    const { type, sdp } = description;
    if (type === "offer" || type === "answer") this.#say({ type, sdp });
  }

  /** @param {Step} step */
  async #say(step) {
    try {
      await this.send(step);
    } catch (refusal) {
      if (OVER.includes(/** @type {{code?: string}} */ (refusal).code ?? "")) return;
      if (this.#isClosed) return;
      this.#unsent.push(step);
      this.#timer ??= setTimeout(() => this.#sayAgain(), RETRY_MILLISECONDS);
    }
  }

  #sayAgain() {
    this.#timer = undefined;
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const step of unsent) this.#say(step);
  }
}
