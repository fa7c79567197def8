/** What the tests' people, rooms and frames look like. */

export const person = (id, changes = {}) => ({
  id, name: `Person ${id}`, initials: "P", colour: 1, avatar: "", role: "member", room: null,
  stay: 1, microphone: true, camera: true, hand: null, share: "", ...changes,
});

export const room = (id, number) => ({ id, number, name: `Room ${number}` });

export const message = (version, text = "Hello") => ({
  id: `m${version}`, version, sender: "a", name: "Person a", room: "", text, sent_at: 0,
});

export const snapshot = (version, changes = {}) => ({
  type: "snapshot", version, now: 0, you: "a", session: "s", started_at: 0, closes_at: null,
  rooms: [], participants: [person("a")], chat: [], chat_more: false, recording: null, ...changes,
});

export const events = (version, ...batch) => ({ type: "events", version, events: batch });

/** Timers that a test turns by hand. */
export class FakeTimers {
  now = 0;
  #waiting = new Map();
  #next = 1;

  setTimeout = (callback, delay) => {
    this.#waiting.set(this.#next, { callback, at: this.now + delay });
    return this.#next++;
  };

  clearTimeout = (timer) => this.#waiting.delete(timer);

  /** Let `milliseconds` pass, and whatever was promised in between. */
  async pass(milliseconds) {
    const until = this.now + milliseconds;
    for (;;) {
      await settled();
      const due = [...this.#waiting].sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due || due[1].at > until) break;
      this.now = due[1].at;
      this.#waiting.delete(due[0]);
      due[1].callback();
    }
    this.now = until;
  }
}

/** Everything that was waiting on promises alone has happened. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
