/**
 * The call as this browser knows it: pure functions from a snapshot and events to a state.
 *
 * One function per event, named as on the wire. A state is never changed, always replaced, so
 * that views can compare the one before with the one after.
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
 * @template V
 * @param {Map<string, V>} map @param {string} id @param {V} value
 */
const put = (map, id, value) => new Map(map).set(id, value);

/**
 * @template V
 * @param {Map<string, V>} map @param {string} id
 */
function without(map, id) {
  const rest = new Map(map);
  rest.delete(id);
  return rest;
}

/**
 * A state in which one person is different.
 * @param {State} state @param {string} id @param {Partial<ParticipantInfo>} changes
 * @returns {State}
 */
function withParticipant(state, id, changes) {
  const person = state.participants.get(id);
  if (!person) throw new Error(`An event about an unknown participant ${id}`);
  return { ...state, participants: put(state.participants, id, { ...person, ...changes }) };
}

/**
 * A state in which somebody's messages bear the name that they have now.
 * @param {State} state @param {ParticipantInfo} participant
 * @returns {State}
 */
function withName(state, { id, name }) {
  if (state.chat.every((message) => message.sender !== id || message.name === name)) return state;
  const chat = state.chat.map((message) => (message.sender === id ? { ...message, name } : message));
  return { ...state, chat };
}

/**
 * Everyone who was in a room that is gone is in the main room.
 * @param {State} state @param {(room: string) => boolean} gone @param {number} stay
 */
function broughtBack(state, gone, stay) {
  return new Map(
    [...state.participants].map(([id, person]) => [
      id,
      person.room !== null && gone(person.room) ? { ...person, room: null, stay } : person,
    ]),
  );
}

/**
 * @template {AnyEvent["type"]} T
 * @typedef {(state: State, event: Extract<AnyEvent, {type: T}>, version: number) => State} Reducer
 */

/** @type {{[T in AnyEvent["type"]]: Reducer<T>}} */
const reducers = {
  participant_joined: (state, { participant }) => ({
    ...withName(state, participant),
    participants: put(state.participants, participant.id, participant),
  }),
  participant_changed: (state, { participant }) =>
    withParticipant(withName(state, participant), participant.id, participant),
  participant_moved: (state, { participant, room }, version) =>
    withParticipant(state, participant, { room, stay: version }),
  participant_left: (state, { participant }) => ({
    ...state,
    participants: without(state.participants, participant),
  }),
  room_added: (state, { room }) => ({
    ...state,
    // A deleted room's number is given out again, so the newest is not always the last.
    rooms: new Map(
      [...put(state.rooms, room.id, room)].sort(([, a], [, b]) => a.number - b.number),
    ),
  }),
  room_renamed: (state, { room, name }) => {
    const known = state.rooms.get(room);
    if (!known) throw new Error(`An event about an unknown room ${room}`);
    return { ...state, rooms: put(state.rooms, room, { ...known, name }) };
  },
  room_deleted: (state, { room }, version) => ({
    ...state,
    rooms: without(state.rooms, room),
    participants: broughtBack(state, (id) => id === room, version),
  }),
  rooms_closing: (state, { closes_at }) => ({ ...state, closesAt: closes_at }),
  rooms_closed: (state, _event, version) => ({
    ...state,
    closesAt: null,
    rooms: new Map(),
    participants: broughtBack(state, () => true, version),
  }),
  chat_sent: (state, { message }) => ({ ...state, chat: [...state.chat, message] }),
  share_started: (state, { participant, kind }) =>
    withParticipant(state, participant, { share: kind }),
  share_stopped: (state, { participant }) =>
    state.participants.has(participant) ? withParticipant(state, participant, { share: "" }) : state,
  recording_started: (state, { recording }) => ({ ...state, recording }),
  recording_stopped: (state) => ({ ...state, recording: null }),
  session_ended: (state) => ({ ...state, ended: true }),
};

/**
 * The state after one batch of events, which is applied as one step.
 * @param {State} state @param {number} version @param {AnyEvent[]} events
 * @returns {State}
 */
export function applyEvents(state, version, events) {
  const applied = events.reduce((before, event) => {
    const reduce = /** @type {(state: State, event: AnyEvent, version: number) => State} */ (
      reducers[event.type]
    );
    if (!reduce) throw new Error(`An unknown event ${event.type}`);
    return reduce(before, event, version);
  }, state);
  return { ...applied, version };
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
