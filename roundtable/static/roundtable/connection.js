/**
 * The one socket to the server, and what it takes to keep it.
 *
 * Events: "frame" (detail: the frame), "status" (detail: Status), "joined" (detail: which devices
 * were said to be on), "waiting" (nobody has started the session yet), "refused" (detail: the
 * Refusal of a join that is tried again), "closed" (detail: why; nothing is tried any more).
 *
 * @typedef {"connecting"|"open"|"restarting"|"reconnecting"|"closed"} Status "restarting": the
 *   server said that it goes and another takes its place, which takes a moment only
 * @typedef {"removed"|"not_found"|"taken_over"|"put_out"|"ended"|"left"} Reason
 * @typedef {import("./protocol.js").AnyFrame} AnyFrame
 * @typedef {import("./protocol.js").AnyCommand} AnyCommand
 * @typedef {import("./protocol.js").Done} Done
 * @typedef {import("./store.js").Timers} Timers
 */
import { Backoff } from "./backoff.js";
import { ServerClock } from "./clock.js";
import { CLOSE } from "./protocol.js";
import { Replies, Refusal } from "./replies.js";

const PING_EVERY = 10_000;
const PING_PATIENCE = 5_000;
const OPEN_PATIENCE = 8_000;

/** @type {Record<number, Reason>} why the server closed for good; other codes are retried */
const FINAL = {
  [CLOSE.REMOVED]: "removed",
  [CLOSE.NOT_FOUND]: "not_found",
  [CLOSE.TAKEN_OVER]: "taken_over",
  [CLOSE.ENDED]: "ended",
  [CLOSE.PUT_OUT]: "put_out",
};
/** A restart that takes longer than this is worth a word. */
const RESTART_PATIENCE = 2_000;

const ambient = {
  /** @param {() => void} callback @param {number} delay */
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  /** @param {any} timer */
  clearTimeout: (timer) => clearTimeout(timer),
};

export class Connection extends EventTarget {
  /** @type {Status} */
  status = "connecting";
  joined = false;
  #socket = /** @type {WebSocket|null} */ (null);
  #replies = new Replies();
  #wanted = false;
  #resume = false;
  #joining = false;
  #restart = /** @type {any} */ (null);
  #timers = /** @type {Record<"retry"|"ping"|"dead", any>} */ ({ retry: null, ping: null, dead: null });

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {string} options.page the random id of this browser tab
   * @param {() => import("./media/devices.js").On} options.devices what is on, asked at joining
   * @param {(url: string) => WebSocket} [options.open]
   * @param {Timers} [options.timers]
   * @param {Backoff} [options.backoff]
   * @param {ServerClock} [options.clock]
   */
  constructor({ url, page, devices, open, timers, backoff, clock }) {
    super();
    this.url = url;
    this.page = page;
    this.devices = devices;
    this.open = open ?? ((address) => new WebSocket(address));
    this.timers = timers ?? ambient;
    this.backoff = backoff ?? new Backoff();
    this.clock = clock ?? new ServerClock();
  }

  /** Open the socket, now. What is open or being opened is left alone. */
  connect() {
    if (this.#socket || this.status === "closed") return;
    this.timers.clearTimeout(this.#timers.retry);
    const socket = this.open(this.url);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (message) => this.#received(JSON.parse(message.data));
    socket.onclose = (event) => this.#lost(event.code);
    this.#expect(OPEN_PATIENCE);
  }

  /** Enter the call as soon as that is possible; another page of the same person gives way. */
  join() {
    this.#wanted = true;
    this.#resume = false;
    if (this.status === "closed") this.#setStatus("connecting");
    if (this.#socket?.readyState === 1) this.#join();
    else this.connect();
  }

  /**
   * Send a command.
   * @param {AnyCommand extends infer C ? C extends AnyCommand ? Omit<C, "id"> : never : never} command
   * @returns {Promise<Done>} rejected with a Refusal
   */
  send(command) {
    const socket = this.#socket;
    if (!socket || socket.readyState !== 1) return Promise.reject(Refusal.offline());
    const { id, reply } = this.#replies.expect();
    socket.send(JSON.stringify({ ...command, id }));
    return reply;
  }

  /** Leave the call and stay away. */
  async leave() {
    const said = this.send({ type: "leave" }).catch(() => null);
    this.#finish("left", false);
    await said;
    this.#drop();
  }

  /** Something happened after which the socket may be dead, or a retry may succeed. */
  check() {
    if (this.status === "closed") return;
    if (!this.#socket) this.connect();
    else if (this.#socket.readyState === 1) this.#ping();
  }

  #opened() {
    this.#setStatus(this.#wanted ? this.status : "open");
    this.#ping();
    if (this.#wanted) this.#join();
    else this.backoff.reset();
  }

  /** @param {AnyFrame} frame */
  #received(frame) {
    if (frame.type === "done" || frame.type === "refused") this.#replies.settle(frame);
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.type === "taken_over" || frame.type === "removed" || frame.type === "put_out") {
      return this.#finish(frame.type);
    }
    if (frame.type === "lobby" && frame.live && this.#wanted && !this.joined) this.#join();
  }

  async #join() {
    if (this.#joining) return;
    this.#joining = true;
    const socket = this.#socket;
    const resume = this.#resume;
    try {
      const devices = this.devices();
      await this.send({ type: "join", page: this.page, resume, ...devices });
      this.joined = this.#resume = true;
      this.backoff.reset();
      this.#setStatus("open");
      this.dispatchEvent(new CustomEvent("joined", { detail: devices }));
    } catch (error) {
      if (socket === this.#socket) this.#refused(/** @type {Refusal} */ (error), resume);
    } finally {
      this.#joining = false;
    }
  }

  /** @param {Refusal} refusal @param {boolean} resume */
  #refused(refusal, resume) {
    if (refusal.code === "not_started" && !resume) {
      this.backoff.reset();
      this.#setStatus("open");
      this.dispatchEvent(new Event("waiting"));
    } else if (refusal.code === "not_started" || refusal.code === "session_ended") {
      this.#finish("ended");
    } else if (refusal.code === "taken_over") {
      this.#finish("taken_over");
    } else {
      if (refusal.code !== "offline") this.dispatchEvent(new CustomEvent("refused", { detail: refusal }));
      this.#drop();
      this.#retry();
    }
  }

  async #ping() {
    this.timers.clearTimeout(this.#timers.ping);
    this.#expect(PING_PATIENCE);
    const sent = this.clock.local();
    try {
      const { now } = await this.send({ type: "ping" });
      this.clock.observe(sent, this.clock.local(), now);
      this.#heard();
    } catch {
      // Too many commands at once, or the socket is gone, which its own handler deals with.
      if (this.#socket) this.#heard();
    }
  }

  #heard() {
    this.timers.clearTimeout(this.#timers.dead);
    this.timers.clearTimeout(this.#timers.ping);
    this.#timers.ping = this.timers.setTimeout(() => this.#ping(), PING_EVERY);
  }

  /** The socket is dead unless something is heard within `patience`. @param {number} patience */
  #expect(patience) {
    this.timers.clearTimeout(this.#timers.dead);
    this.#timers.dead = this.timers.setTimeout(() => this.#lost(0), patience);
  }

  /** @param {number} code 0 when the socket was given up from here */
  #lost(code) {
    this.#drop();
    if (this.status === "closed") return;
    if (FINAL[code]) return this.#finish(FINAL[code]);
    if (code === CLOSE.FLOOD) this.backoff.slowDown();
    if (code === CLOSE.RESTARTING) this.#restarting();
    this.#retry();
  }

  /** Another server is there at once, or as good as. */
  #restarting() {
    this.backoff.spread();
    this.#setStatus("restarting");
    this.timers.clearTimeout(this.#restart);
    this.#restart = this.timers.setTimeout(() => {
      if (this.status === "restarting") this.#setStatus("reconnecting");
    }, RESTART_PATIENCE);
  }

  #retry() {
    if (this.status !== "restarting") this.#setStatus("reconnecting");
    this.timers.clearTimeout(this.#timers.retry);
    this.#timers.retry = this.timers.setTimeout(() => this.connect(), this.backoff.next());
  }

  /** Forget the socket without waiting for its farewell, which may take minutes. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.joined = false;
    for (const timer of Object.values(this.#timers)) this.timers.clearTimeout(timer);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.#replies.abandon();
  }

  /** @param {Reason} reason @param {boolean} drop */
  #finish(reason, drop = true) {
    this.#wanted = this.#resume = this.joined = false;
    this.#setStatus("closed");
    if (drop) this.#drop();
    this.dispatchEvent(new CustomEvent("closed", { detail: reason }));
  }

  /** @param {Status} status */
  #setStatus(status) {
    if (status === this.status) return;
    this.status = status;
    this.dispatchEvent(new CustomEvent("status", { detail: status }));
  }
}
