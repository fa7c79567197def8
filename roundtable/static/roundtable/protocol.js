// Generated from protocol.py by `manage.py protocol`; do not edit.

/** Which commands a role may use. @type {Record<RoleName, string[]>} */
export const PERMISSIONS = {
  "host": [
    "join",
    "leave",
    "end_session",
    "add_room",
    "rename_room",
    "delete_room",
    "move_to_room",
    "send_to_room",
    "spread_people",
    "close_rooms",
    "set_devices",
    "raise_hand",
    "set_speaking",
    "send_chat",
    "load_chat",
    "start_share",
    "stop_share",
    "start_recording",
    "stop_recording",
    "mute_participant",
    "put_out_participant",
    "send_signal",
    "request_ticket",
    "resync",
    "ping"
  ],
  "manager": [
    "join",
    "leave",
    "end_session",
    "add_room",
    "rename_room",
    "delete_room",
    "move_to_room",
    "send_to_room",
    "spread_people",
    "close_rooms",
    "set_devices",
    "raise_hand",
    "set_speaking",
    "send_chat",
    "load_chat",
    "start_share",
    "stop_share",
    "start_recording",
    "stop_recording",
    "mute_participant",
    "put_out_participant",
    "send_signal",
    "request_ticket",
    "resync",
    "ping"
  ],
  "member": [
    "join",
    "leave",
    "move_to_room",
    "set_devices",
    "raise_hand",
    "set_speaking",
    "send_chat",
    "load_chat",
    "start_share",
    "stop_share",
    "send_signal",
    "request_ticket",
    "resync",
    "ping"
  ]
};

/** The sizes that the server holds to. */
export const LIMITS = {
  "maxRooms": 10,
  "chatLength": 2000,
  "roomNameLength": 40,
  "frameBytes": 65536
};

/** Why a command was refused. */
export const ERROR = {
  "BAD_MESSAGE": "bad_message",
  "TOO_LARGE": "too_large",
  "TOO_FAST": "too_fast",
  "NOT_PERMITTED": "not_permitted",
  "NOT_STARTED": "not_started",
  "NOT_IN_CALL": "not_in_call",
  "TAKEN_OVER": "taken_over",
  "SESSION_ENDED": "session_ended",
  "NO_SUCH_ROOM": "no_such_room",
  "NO_SUCH_PARTICIPANT": "no_such_participant",
  "NO_ROOMS": "no_rooms",
  "TOO_MANY_ROOMS": "too_many_rooms",
  "NAME_TAKEN": "name_taken",
  "ROOMS_CLOSING": "rooms_closing",
  "NOT_SAME_ROOM": "not_same_room",
  "STALE_STAY": "stale_stay",
  "MAIN_ROOM_ONLY": "main_room_only",
  "SOMEONE_PRESENTS": "someone_presents",
  "NOT_PRESENTING": "not_presenting",
  "ALREADY_RECORDING": "already_recording",
  "NOT_RECORDING": "not_recording",
  "UNAVAILABLE": "unavailable"
};

/** Why the server closed the socket. */
export const CLOSE = {
  "REMOVED": 4403,
  "NOT_FOUND": 4404,
  "SLOW": 4408,
  "TAKEN_OVER": 4409,
  "ENDED": 4410,
  "PUT_OUT": 4411,
  "RESTARTING": 4412,
  "FLOOD": 4429
};

/** @typedef {"host" | "manager" | "member"} RoleName */

/**
 * A person in the call, as everyone sees them.
 * @typedef {{id: string, name: string, initials: string, colour: number, avatar: string, role: "host" | "manager" | "member", room: string | null, stay: number, microphone: boolean, camera: boolean, hand: number | null, share: "" | "audio" | "screen"}} ParticipantInfo
 */

/**
 * A breakout room.
 * @typedef {{id: string, number: number, name: string}} RoomInfo
 */

/**
 * A chat message. `room` is the name of the sender's room, empty for the main room.
 * @typedef {{id: string, version: number, sender: string, name: string, room: string, text: string, sent_at: number}} ChatInfo
 */

/**
 * The recording that is going on.
 * @typedef {{id: string, recorder: string, started_at: number}} RecordingInfo
 */

/**
 * A STUN or TURN server, as `RTCPeerConnection` takes it.
 * @typedef {{urls: Array<string>, username?: string, credential?: string}} IceServer
 */

/**
 * The way into the LiveKit room of one's own room, in one's present stay.
 * @typedef {{url: string, token: string, room: string | null, stay: number}} LiveKitAccess
 */

/**
 * An SDP offer.
 * @typedef {{type: "offer", sdp: string}} Offer
 */

/**
 * An SDP answer.
 * @typedef {{type: "answer", sdp: string}} Answer
 */

/**
 * An ICE candidate; an empty line says that there are no more.
 * @typedef {{type: "candidate", candidate: string, sdp_mid?: string | null, sdp_m_line_index?: number | null, username_fragment?: string | null}} Candidate
 */

/**
 * Enter the call, or come back to it after a lost socket.
 *
 * A Host's or Manager's join starts the session if there is none. `page` is a random id of the
 * browser tab: the same page coming back keeps its links; another page of the same person takes
 * over. `resume` says that the page reconnects by itself: then it does not take over.
 * @typedef {{type: "join", id: string, page: string, microphone: boolean, camera: boolean, resume?: boolean}} Join
 */

/**
 * Leave the call.
 * @typedef {{type: "leave", id: string}} Leave
 */

/**
 * End the session for everyone.
 * @typedef {{type: "end_session", id: string}} EndSession
 */

/**
 * Open one more breakout room, up to ten: help article, step 5.
 * @typedef {{type: "add_room", id: string}} AddRoom
 */

/**
 * Give a breakout room another name.
 * @typedef {{type: "rename_room", id: string, room: string, name: string}} RenameRoom
 */

/**
 * Delete one breakout room; who is in it is back in the main room.
 * @typedef {{type: "delete_room", id: string, room: string}} DeleteRoom
 */

/**
 * Go to a room oneself: help article, steps 7 and 9.
 * @typedef {{type: "move_to_room", id: string, room: string | null}} MoveToRoom
 */

/**
 * Send somebody to a room: help article, step 6.
 * @typedef {{type: "send_to_room", id: string, participant: string, room: string | null}} SendToRoom
 */

/**
 * Send the members who are in the main room to the open rooms, evenly, in one step.
 * @typedef {{type: "spread_people", id: string}} SpreadPeople
 */

/**
 * Start the countdown after which everyone is in the main room: help article, step 8.
 * @typedef {{type: "close_rooms", id: string}} CloseRooms
 */

/**
 * Say whether the microphone and the camera are on.
 * @typedef {{type: "set_devices", id: string, microphone: boolean, camera: boolean}} SetDevices
 */

/**
 * Raise or lower one's hand.
 * @typedef {{type: "raise_hand", id: string, raised: boolean}} RaiseHand
 */

/**
 * Say that one has started or stopped speaking. Ephemeral: heard by one's own room only.
 * @typedef {{type: "set_speaking", id: string, speaking: boolean}} SetSpeaking
 */

/**
 * Say something in the call's one chat.
 * @typedef {{type: "send_chat", id: string, text: string}} SendChat
 */

/**
 * Ask for what was said before the message with this `version`.
 * @typedef {{type: "load_chat", id: string, before: number}} LoadChat
 */

/**
 * Present the screen, or the sound of a tab or the system, in the main room.
 * @typedef {{type: "start_share", id: string, kind: "audio" | "screen"}} StartShare
 */

/**
 * Stop presenting; Hosts and Managers may stop somebody else.
 * @typedef {{type: "stop_share", id: string, participant: string}} StopShare
 */

/**
 * Record the main room in this browser.
 * @typedef {{type: "start_recording", id: string, mime_type: string}} StartRecording
 */

/**
 * End the recording.
 * @typedef {{type: "stop_recording", id: string}} StopRecording
 */

/**
 * Mute somebody; only they can unmute themselves.
 * @typedef {{type: "mute_participant", id: string, participant: string}} MuteParticipant
 */

/**
 * Put somebody out of the call. They stay a member of the studio, and may come back.
 * @typedef {{type: "put_out_participant", id: string, participant: string}} PutOutParticipant
 */

/**
 * Pass a step of the WebRTC negotiation to somebody in the same room.
 *
 * The stays name the link: a signal of an earlier stay of either is refused (`stale_stay`).
 * Without a `stay` the sender's is meant that is on when the signal is read: who has just asked
 * to go to a room need not wait for the answer to call the people there.
 * @typedef {{type: "send_signal", id: string, to: string, stay: number | null, their_stay: number, data: Offer | Answer | Candidate}} SendSignal
 */

/**
 * Ask for a fresh media ticket (the old one's time is running out).
 * @typedef {{type: "request_ticket", id: string}} RequestTicket
 */

/**
 * Ask for a snapshot.
 * @typedef {{type: "resync", id: string}} Resync
 */

/**
 * Ask whether the server is there and what its clock says.
 * @typedef {{type: "ping", id: string}} Ping
 */

/** @typedef {Join | Leave | EndSession | AddRoom | RenameRoom | DeleteRoom | MoveToRoom | SendToRoom | SpreadPeople | CloseRooms | SetDevices | RaiseHand | SetSpeaking | SendChat | LoadChat | StartShare | StopShare | StartRecording | StopRecording | MuteParticipant | PutOutParticipant | SendSignal | RequestTicket | Resync | Ping} AnyCommand */

/**
 * Somebody came in.
 * @typedef {{type: "participant_joined", participant: ParticipantInfo}} ParticipantJoined
 */

/**
 * Somebody's devices, hand, role, name or page changed.
 * @typedef {{type: "participant_changed", participant: ParticipantInfo}} ParticipantChanged
 */

/**
 * Somebody is in another room now; their new stay is this batch's version.
 *
 * `by` is who sent them, null when they went themselves.
 * @typedef {{type: "participant_moved", participant: string, room: string | null, by: string | null}} ParticipantMoved
 */

/**
 * Somebody is gone: by themselves, because their connection was lost, or removed.
 * @typedef {{type: "participant_left", participant: string, reason: "left" | "lost" | "removed"}} ParticipantLeft
 */

/**
 * There is one more breakout room.
 * @typedef {{type: "room_added", room: RoomInfo, by: string}} RoomAdded
 */

/**
 * A breakout room has another name.
 * @typedef {{type: "room_renamed", room: string, name: string, by: string}} RoomRenamed
 */

/**
 * A breakout room is gone; who was in it is in the main room, with this version as stay.
 * @typedef {{type: "room_deleted", room: string, by: string}} RoomDeleted
 */

/**
 * The countdown has started: at `closes_at` everyone is in the main room.
 * @typedef {{type: "rooms_closing", closes_at: number, by: string}} RoomsClosing
 */

/**
 * There are no breakout rooms any more; who was in one is in the main room, with this
 * version as stay.
 * @typedef {{type: "rooms_closed"}} RoomsClosed
 */

/**
 * Somebody said something in the chat.
 * @typedef {{type: "chat_sent", message: ChatInfo}} ChatSent
 */

/**
 * Somebody presents in the main room.
 * @typedef {{type: "share_started", participant: string, kind: "audio" | "screen"}} ShareStarted
 */

/**
 * Nobody presents any more. `by` is who stopped it.
 * @typedef {{type: "share_stopped", participant: string, by: string | null}} ShareStopped
 */

/**
 * The main room is being recorded.
 * @typedef {{type: "recording_started", recording: RecordingInfo}} RecordingStarted
 */

/**
 * The recording has ended; what was recorded is kept.
 * @typedef {{type: "recording_stopped", recording: string}} RecordingStopped
 */

/**
 * The session is over. `by` is who ended it, null when it ended by itself.
 * @typedef {{type: "session_ended", by: string | null}} SessionEnded
 */

/** @typedef {ParticipantJoined | ParticipantChanged | ParticipantMoved | ParticipantLeft | RoomAdded | RoomRenamed | RoomDeleted | RoomsClosing | RoomsClosed | ChatSent | ShareStarted | ShareStopped | RecordingStarted | RecordingStopped | SessionEnded} AnyEvent */

/**
 * The command was carried out; `version` includes what it changed.
 * @typedef {{type: "done", id: string, version: number, now: number}} Done
 */

/**
 * The command was not carried out and nothing changed. `message` is a sentence to show.
 * @typedef {{type: "refused", id: string | null, code: string, message: string}} Refused
 */

/**
 * For who has not joined: whether the session is on, and how many people are in it.
 * @typedef {{type: "lobby", live: boolean, people: number}} Lobby
 */

/**
 * The whole state, and who the receiver is in it.
 * @typedef {{type: "snapshot", version: number, now: number, you: string, session: string, started_at: number, closes_at: number | null, rooms: Array<RoomInfo>, participants: Array<ParticipantInfo>, chat: Array<ChatInfo>, chat_more: boolean, recording: RecordingInfo | null}} Snapshot
 */

/**
 * One change of the session: apply all of it, in order, as one step.
 * @typedef {{type: "events", version: number, events: Array<ParticipantJoined | ParticipantChanged | ParticipantMoved | ParticipantLeft | RoomAdded | RoomRenamed | RoomDeleted | RoomsClosing | RoomsClosed | ChatSent | ShareStarted | ShareStopped | RecordingStarted | RecordingStopped | SessionEnded>}} Events
 */

/**
 * Older messages, oldest first.
 * @typedef {{type: "chat_history", messages: Array<ChatInfo>, more: boolean}} ChatHistory
 */

/**
 * A step of the negotiation, from somebody in the same room. `stay` is theirs,
 * `your_stay` the receiver's at that moment.
 * @typedef {{type: "signal", sender: string, stay: number, your_stay: number, data: Offer | Answer | Candidate}} Signal
 */

/**
 * Somebody in one's room has started or stopped speaking.
 * @typedef {{type: "speaking", participant: string, speaking: boolean}} Speaking
 */

/**
 * What a browser needs in order to be heard and seen in its room.
 * @typedef {{type: "media_ticket", backend: "livekit" | "mesh", ice_servers: Array<IceServer>, relay_only: boolean, cameras: number, expires_at: number | null, livekit?: LiveKitAccess | null}} MediaTicket
 */

/**
 * Every few seconds: the newest version, so that who missed an event finds out.
 * @typedef {{type: "heartbeat", version: number, now: number}} Heartbeat
 */

/**
 * The same person joined from another page; this socket is closed.
 * @typedef {{type: "taken_over"}} TakenOver
 */

/**
 * `by` has muted this person: their page turns the microphone off.
 * @typedef {{type: "muted", by: string}} Muted
 */

/**
 * `by` has put this person out of the call; this socket is closed.
 * @typedef {{type: "put_out", by: string}} PutOut
 */

/**
 * The person no longer belongs to the studio; this socket is closed.
 * @typedef {{type: "removed"}} Removed
 */

/** @typedef {Done | Refused | Lobby | Snapshot | Events | ChatHistory | Signal | Speaking | MediaTicket | Heartbeat | TakenOver | Muted | PutOut | Removed} AnyFrame */
