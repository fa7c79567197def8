/**
 * My devices and the others' media, tied to the state: who is heard and seen, and by whom.
 *
 * Events: "track" (something came or went in `tracks`; `begins`: it can be heard or seen from this
 * moment on), "link" (as media tells it).
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./protocol.js").AnyFrame} AnyFrame
 * @typedef {import("./protocol.js").MediaTicket} MediaTicket
 */
import { createMedia } from "./media/index.js";
import { watchSpeaking } from "./media/levels.js";
import { me, peopleIn } from "./state.js";
import { toast } from "./view/toasts.js";

export class Talk extends EventTarget {
  #media = /** @type {import("./media/index.js").Media|null} */ (null);
  /** The media that is being made, or was. */
  #starting = /** @type {object|null} */ (null);
  #sizes = /** @type {Map<string, import("./media/index.js").Size|null>} */ (new Map());
  #ticket = /** @type {MediaTicket|null} */ (null);
  #renewal = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);
  #heard = /** @type {MediaStreamTrack|null} */ (null);
  #deaf = /** @type {(() => void)|null} */ (null);

  /**
   * @param {object} parts
   * @param {import("./connection.js").Connection} parts.connection
   * @param {import("./store.js").Store} parts.store
   * @param {import("./media/devices.js").Devices} parts.devices
   * @param {import("./presenting.js").Presenting} parts.presenting
   * @param {import("./tracks.js").Tracks} parts.tracks
   * @param {import("./actions.js").Actions} parts.actions
   */
  constructor({ connection, store, devices, presenting, tracks, actions }) {
    super();
    this.connection = connection;
    this.store = store;
    this.devices = devices;
    this.presenting = presenting;
    this.tracks = tracks;
    this.actions = actions;
    connection.addEventListener("frame", (event) => this.#take(/** @type {CustomEvent} */ (event).detail));
    devices.addEventListener("change", () => this.#devicesChanged());
    presenting.addEventListener("change", () => this.#sendLocal());
  }

  /** @param {State} state */
  update(state) {
    if (!this.#starting && this.#ticket) this.#start(this.#ticket, state);
    this.#media?.update(state);
  }

  /**
   * I have asked to go there: what can be done before the server's decision is done now.
   * @param {string|null} room @param {Promise<unknown>} decision
   */
  prepare(room, decision) {
    this.#media?.prepare?.(room, decision);
  }

  /**
   * How large each person's picture is on the page, so that no more of it is sent.
   * @param {Map<string, import("./media/index.js").Size|null>} sizes null: out of sight
   */
  setSizes(sizes) {
    this.#sizes = sizes;
    this.#media?.setSizes?.(sizes);
  }

  close() {
    clearTimeout(this.#renewal);
    this.#media?.close();
    this.#media = this.#ticket = this.#starting = null;
    this.#listen(null);
    this.tracks.clear();
  }

  /** @param {AnyFrame} frame */
  #take(frame) {
    if (frame.type === "signal") this.#media?.signal(frame);
    if (frame.type !== "media_ticket") return;
    this.#ticket = frame;
    clearTimeout(this.#renewal);
    if (frame.expires_at !== null) {
      const wait = frame.expires_at - this.connection.clock.now();
      this.#renewal = setTimeout(this.actions.requestTicket, Math.max(1000, wait));
    }
    if (this.#media) this.#media.renewTicket(frame);
    else if (this.store.state) this.update(this.store.state);
  }

  /** @param {MediaTicket} ticket @param {State} state */
  async #start(ticket, state) {
    const starting = (this.#starting = {});
    this.#restrain(ticket, state);
    let media;
    try {
      media = await createMedia({
        ticket,
        you: state.you,
        send: (command) => this.connection.send(command),
        renew: this.actions.requestTicket,
      });
    } catch {
      toast("Sound and pictures could not be loaded. Reload the page to try again.", "problem");
      return;
    }
    if (this.#starting !== starting) return media.close();
    this.#media = media;
    this.#listenTo(media);
    this.#sendLocal();
    this.#listen(this.devices.microphone);
    media.setSizes?.(this.#sizes);
    // What came while it was loaded.
    if (this.#ticket !== ticket && this.#ticket) media.renewTicket(this.#ticket);
    if (this.store.state) media.update(this.store.state);
  }

  /** @param {import("./media/index.js").Media} media */
  #listenTo(media) {
    media.addEventListener("track", (event) => {
      const { participant, kind, track, isLive } = /** @type {CustomEvent} */ (event).detail;
      this.tracks.set(participant, kind, track);
      this.dispatchEvent(new CustomEvent("track", { detail: { begins: isLive } }));
    });
    media.addEventListener("link", (event) =>
      this.dispatchEvent(new CustomEvent("link", { detail: /** @type {CustomEvent} */ (event).detail })),
    );
    media.addEventListener("muted", () => this.devices.setMicrophone(false));
    media.addEventListener("problem", (event) =>
      toast(/** @type {CustomEvent} */ (event).detail.message, "problem"),
    );
  }

  /**
   * Where many are seen already, a newcomer's camera starts off.
   * @param {MediaTicket} ticket @param {State} state
   */
  #restrain(ticket, state) {
    const others = peopleIn(state, me(state)?.room ?? null).length - 1;
    if (others < ticket.cameras || !this.devices.cameraOn) return;
    this.devices.setCamera(false);
    toast("Many people are here, so your camera starts off. You can switch it on.");
  }

  #devicesChanged() {
    this.#sendLocal();
    if (this.#media) this.#listen(this.devices.microphone);
  }

  #sendLocal() {
    const { microphone, camera } = this.devices;
    const { screen, audio } = this.presenting;
    this.#media?.setLocal({ microphone, camera, screen, shareAudio: audio });
  }

  /** Whether I speak is told by my own microphone alone. @param {MediaStreamTrack|null} track */
  #listen(track) {
    if (track === this.#heard) return;
    this.#deaf?.();
    this.#heard = track;
    this.#deaf = track && watchSpeaking(track, (speaking) => this.actions.setSpeaking(speaking));
  }
}
