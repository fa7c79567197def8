/**
 * Keeps the one state of the page in step with the server's, whatever is lost on the way.
 *
 * Batches of events are numbered without gaps. One that comes too early waits; if what is missing
 * does not come soon, or a heartbeat tells of a version never seen, a snapshot is asked for.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").AnyEvent} AnyEvent
 * @typedef {import("./protocol.js").AnyFrame} AnyFrame
 * @typedef {import("./protocol.js").Snapshot} Snapshot
 * @typedef {import("./protocol.js").Events} Events
 *
 * @typedef {object} Change
 * @property {State} state
 * @property {State|null} previous
 * @property {AnyEvent[]} events what happened; empty after a snapshot
 *
 * @typedef {object} Timers
 * @property {(callback: () => void, delay: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */
import { applyEvents, fromSnapshot, withOlderChat } from "./state.js";

/** How long a missing batch may be late before a snapshot is asked for. */
export const GAP_MILLISECONDS = 300;

/** Timers of the surroundings, called as functions of nothing: browsers insist on that. */
const ambient = {
  /** @param {() => void} callback @param {number} delay */
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  /** @param {any} timer */
  clearTimeout: (timer) => clearTimeout(timer),
};

export class Store {
  /** @type {State|null} */
  state = null;
  /** Who speaks in my room right now; told apart from the state because it is never stored. */
  speaking = /** @type {Set<string>} */ (new Set());
  #pending = /** @type {Map<number, Events>} */ (new Map());
  #newest = 0;
  #timer = /** @type {any} */ (null);
  #listeners = /** @type {((change: Change) => void)[]} */ ([]);

  /** @param {{resync: () => void, timers?: Timers}} options `resync` asks for a snapshot */
  constructor({ resync, timers = ambient }) {
    this.resync = resync;
    this.timers = timers;
  }

  /** @param {(change: Change) => void} listener called after every change */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  /** The call is over for this page; the next snapshot is a new beginning. */
  forget() {
    this.state = null;
    this.#pending.clear();
    this.#newest = 0;
    this.speaking.clear();
    this.#watchForGap();
  }

  /**
   * Take in a frame from the server; one that does not concern the state is left alone.
   * @param {AnyFrame} frame
   */
  receive(frame) {
    switch (frame.type) {
      case "snapshot":
        return this.#takeSnapshot(frame);
      case "events":
        return this.#takeEvents(frame);
      case "heartbeat":
        this.#newest = Math.max(this.#newest, frame.version);
        return this.#watchForGap();
      case "chat_history":
        if (this.state) this.#change(withOlderChat(this.state, frame.messages, frame.more), []);
        return;
      case "speaking":
        return this.#takeSpeaking(frame.participant, frame.speaking);
    }
  }

  /** @param {Snapshot} snapshot */
  #takeSnapshot(snapshot) {
    const before = this.state;
    const same = before?.session === snapshot.session;
    // Made before what has been applied since: nothing in it is news.
    if (same && before && snapshot.version < before.version) return;
    let next = fromSnapshot(snapshot);
    if (same && before) {
      // Older messages that were loaded stay, where they join up with the snapshot's.
      const joint = before.chat.findIndex((message) => message.id === next.chat[0]?.id);
      const older = before.chat.slice(0, Math.max(0, joint));
      if (older.length) next = { ...next, chat: [...older, ...next.chat], chatMore: before.chatMore };
    } else {
      this.#newest = 0;
    }
    this.#change(next, []);
    this.#drain();
  }

  /** @param {Events} batch */
  #takeEvents(batch) {
    if (this.state && batch.version <= this.state.version) return;
    this.#pending.set(batch.version, batch);
    this.#drain();
  }

  #drain() {
    while (this.state) {
      const batch = this.#pending.get(this.state.version + 1);
      if (!batch) break;
      this.#pending.delete(batch.version);
      let next;
      try {
        next = applyEvents(this.state, batch.version, batch.events);
      } catch (error) {
        console.error("A batch of events could not be applied.", error);
        this.resync();
        return;
      }
      this.#change(next, batch.events);
    }
    for (const version of this.#pending.keys()) {
      if (this.state && version <= this.state.version) this.#pending.delete(version);
    }
    this.#watchForGap();
  }

  get #behind() {
    const mine = this.state?.version;
    return mine !== undefined && (this.#newest > mine || this.#pending.size > 0);
  }

  #watchForGap() {
    if (!this.#behind) {
      this.timers.clearTimeout(this.#timer);
      this.#timer = null;
    } else if (this.#timer === null) {
      this.#timer = this.timers.setTimeout(() => {
        this.#timer = null;
        if (this.#behind) this.resync();
      }, GAP_MILLISECONDS);
    }
  }

  /** @param {string} participant @param {boolean} speaking */
  #takeSpeaking(participant, speaking) {
    if (!this.state) return;
    if (speaking) this.speaking.add(participant);
    else this.speaking.delete(participant);
    this.#change(this.state, []);
  }

  /** @param {State} state @param {AnyEvent[]} events */
  #change(state, events) {
    const previous = this.state;
    this.state = state;
    this.#silence(state);
    for (const listener of this.#listeners) listener({ state, previous, events });
  }

  /** Nobody speaks who is muted, gone or in another room. @param {State} state */
  #silence(state) {
    const mine = state.participants.get(state.you);
    for (const id of this.speaking) {
      const person = state.participants.get(id);
      if (!person?.microphone || person.room !== mine?.room) this.speaking.delete(id);
    }
  }
}
