/**
 * Plays frames through the browser's own store: one JSON object a line on stdin.
 *
 *   {"op": "snapshot", "frame": {…}}   take in a snapshot
 *   {"op": "events", "frame": {…}}     take in a batch of events
 *   {"op": "heartbeat", "frame": {…}}  take in a heartbeat
 *   {"op": "state"}                    print the state as one line of canonical JSON
 *   {"op": "forget"}                   begin with a new store
 *
 * Each may name a `"client"`: every client has a store of its own.
 *
 * A state is printed in the form of a snapshot, without what is no state: keys sorted,
 * participants by id. `"resyncs"` counts how often the store asked for a snapshot.
 */
import { createInterface } from "node:readline";

import { Store } from "../../roundtable/static/roundtable/store.js";

const clients = new Map();

function client(name) {
  if (!clients.has(name)) {
    const made = { resyncs: 0 };
    made.store = new Store({ resync: () => made.resyncs++ });
    clients.set(name, made);
  }
  return clients.get(name);
}

const canonical = (value) =>
  JSON.stringify(value, (_key, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

function printed(resyncs, { startedAt, closesAt, chatMore, rooms, participants, ...rest }) {
  return canonical({
    ...rest,
    started_at: startedAt,
    closes_at: closesAt,
    chat_more: chatMore,
    rooms: [...rooms.values()],
    participants: [...participants.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    resyncs,
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const { op, frame, client: name = "" } = JSON.parse(line);
  const { store, resyncs } = client(name);
  if (op === "state") console.log(store.state ? printed(resyncs, store.state) : "null");
  else if (op === "forget") clients.delete(name);
  else store.receive({ ...frame, type: op });
}
process.exit(0);
