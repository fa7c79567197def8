/**
 * The call as this browser knows it: pure functions from a snapshot and events to a state.
 *
 * One reducer per event, named as on the wire, works on a draft. A state is never changed, always
 * replaced, and what did not change in it is the same object, so that views can compare the one
 * before with the one after.
 *
 * @typedef {import("./protocol.js").Snapshot} Snapshot
 * @typedef {import("./protocol.js").AnyEvent} AnyEvent
 * @typedef {import("./protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {import("./protocol.js").RoomInfo} RoomInfo
 * @typedef {import("./protocol.js").ChatInfo} ChatInfo
 * @typedef {import("./protocol.js").RecordingInfo} RecordingInfo
 *
 * @typedef {object} State
 * @property {number} version
 * @property {string} you
 * @property {string} session
 * @property {number} startedAt
 * @property {number|null} closesAt while rooms are closing: when everyone is in the main room
 * @property {Map<string, RoomInfo>} rooms
 * @property {Map<string, ParticipantInfo>} participants
 * @property {ChatInfo[]} chat
 * @property {boolean} chatMore whether there are older messages than `chat` holds
 * @property {RecordingInfo|null} recording
 * @property {boolean} ended
 */

/**
 * @param {Snapshot} snapshot
 * @returns {State}
 */
export function fromSnapshot(snapshot) {
  return {
    version: snapshot.version,
    you: snapshot.you,
    session: snapshot.session,
    startedAt: snapshot.started_at,
    closesAt: snapshot.closes_at,
    rooms: new Map(snapshot.rooms.map((room) => [room.id, room])),
    participants: new Map(snapshot.participants.map((person) => [person.id, person])),
    chat: snapshot.chat,
    chatMore: snapshot.chat_more,
    recording: snapshot.recording,
    ended: false,
  };
}

/**
 * A state in the making: the maps are copied before their first change, once for a whole batch,
 * so that a thousand people who come as one cost a thousand steps and not a million.
 */
class Draft {
  #before;

  /** @param {State} before @param {number} version */
  constructor(before, version) {
    this.#before = before;
    /** @type {State} */
    this.state = { ...before, version };
  }

  /** Everyone, ours to change. */
  get participants() {
    const { state } = this;
    if (state.participants === this.#before.participants) state.participants = new Map(state.participants);
    return state.participants;
  }

  /** The rooms, ours to change. */
  get rooms() {
    const { state } = this;
    if (state.rooms === this.#before.rooms) state.rooms = new Map(state.rooms);
    return state.rooms;
  }

  /** One person is different. @param {string} id @param {Partial<ParticipantInfo>} changes */
  change(id, changes) {
    const person = this.state.participants.get(id);
    if (!person) throw new Error(`An event about an unknown participant ${id}`);
    this.participants.set(id, { ...person, ...changes });
  }

  /** Somebody's messages bear the name that they have now. @param {ParticipantInfo} participant */
  rename({ id, name }) {
    const { chat } = this.state;
    if (chat.every((message) => message.sender !== id || message.name === name)) return;
    this.state.chat = chat.map((message) => (message.sender === id ? { ...message, name } : message));
  }

  /** Everyone who is in a room that goes is in the main room. @param {(room: string) => boolean} goes */
  bringBack(goes) {
    const stay = this.state.version;
    for (const { id, room } of this.state.participants.values()) {
      if (room !== null && goes(room)) this.change(id, { room: null, stay });
    }
  }
}

/**
 * @template {AnyEvent["type"]} T
 * @typedef {(draft: Draft, event: Extract<AnyEvent, {type: T}>) => void} Reducer
 */

/** @type {{[T in AnyEvent["type"]]: Reducer<T>}} */
const reducers = {
  participant_joined: (draft, { participant }) => {
    draft.rename(participant);
    draft.participants.set(participant.id, participant);
  },
  participant_changed: (draft, { participant }) => {
    draft.rename(participant);
    draft.change(participant.id, participant);
  },
  participant_moved: (draft, { participant, room }) =>
    draft.change(participant, { room, stay: draft.state.version }),
  participant_left: (draft, { participant }) => void draft.participants.delete(participant),
  room_added: (draft, { room }) => {
    // A deleted room's number is given out again, so the newest is not always the last.
    const rooms = [...draft.rooms.set(room.id, room)];
    draft.state.rooms = new Map(rooms.sort(([, a], [, b]) => a.number - b.number));
  },
  room_renamed: (draft, { room, name }) => {
    const known = draft.state.rooms.get(room);
    if (!known) throw new Error(`An event about an unknown room ${room}`);
    draft.rooms.set(room, { ...known, name });
  },
  room_deleted: (draft, { room }) => {
    draft.rooms.delete(room);
    draft.bringBack((id) => id === room);
  },
  rooms_closing: ({ state }, { closes_at }) => void (state.closesAt = closes_at),
  rooms_closed: (draft) => {
    draft.state.closesAt = null;
    draft.state.rooms = new Map();
    draft.bringBack(() => true);
  },
  chat_sent: ({ state }, { message }) => void (state.chat = [...state.chat, message]),
  share_started: (draft, { participant, kind }) => draft.change(participant, { share: kind }),
  share_stopped: (draft, { participant }) => {
    if (draft.state.participants.has(participant)) draft.change(participant, { share: "" });
  },
  recording_started: ({ state }, { recording }) => void (state.recording = recording),
  recording_stopped: ({ state }) => void (state.recording = null),
  session_ended: ({ state }) => void (state.ended = true),
};

/**
 * The state after one batch of events, which is applied as one step.
 * @param {State} state @param {number} version @param {AnyEvent[]} events
 * @returns {State}
 */
export function applyEvents(state, version, events) {
  const draft = new Draft(state, version);
  for (const event of events) {
    const reduce = /** @type {(draft: Draft, event: AnyEvent) => void} */ (reducers[event.type]);
    if (!reduce) throw new Error(`An unknown event ${event.type}`);
    reduce(draft, event);
  }
  return draft.state;
}

/**
 * A state that also holds older messages, oldest first.
 * @param {State} state @param {ChatInfo[]} messages @param {boolean} more
 * @returns {State}
 */
export function withOlderChat(state, messages, more) {
  const oldest = state.chat[0]?.version ?? Infinity;
  const older = messages.filter((message) => message.version < oldest);
  return { ...state, chat: [...older, ...state.chat], chatMore: more };
}

/** @param {State} state @returns {ParticipantInfo|undefined} */
export const me = (state) => state.participants.get(state.you);

/**
 * The people in one room, in the order in which they came.
 * @param {State} state @param {string|null} room
 */
export const peopleIn = (state, room) =>
  [...state.participants.values()].filter((person) => person.room === room);

/**
 * A room's name as people see it.
 * @param {State} state @param {string|null} room
 */
export const roomName = (state, room) =>
  room === null ? "Main Room" : (state.rooms.get(room)?.name ?? "a room");

/** Who presents, if anyone. @param {State} state */
export const presenter = (state) =>
  [...state.participants.values()].find((person) => person.share !== "");
