/**
 * Says what happened, from events: in cards for what concerns me, else for screen readers only.
 *
 * @typedef {import("../store.js").Change} Change
 * @typedef {import("../state.js").AnyEvent} AnyEvent
 * @typedef {import("../state.js").State} State
 */
import { me, roomName } from "../state.js";
import { announce } from "./announce.js";
import { Crowd } from "./crowd.js";
import { toast } from "./toasts.js";

const crowd = new Crowd(announce);

/** @param {State} state @param {string|null} id */
const nameOf = (state, id) => (id && state.participants.get(id)?.name) || "Somebody";

/** @param {Change} change */
export function narrate({ state, previous, events }) {
  const before = previous && me(previous);
  for (const event of events) if (previous) tell(event, state, previous);
  const now = me(state);
  if (before && now && before.role !== now.role) {
    toast(`You are a ${now.role[0].toUpperCase()}${now.role.slice(1)} now.`);
  }
}

/** @param {AnyEvent} event @param {State} state @param {State} previous */
function tell(event, state, previous) {
  const mine = me(state)?.room ?? null;
  switch (event.type) {
    case "participant_joined":
      if (event.participant.id !== state.you) crowd.did(event.participant.name, "joined");
      return;
    case "participant_left":
      return crowd.did(nameOf(previous, event.participant), "left");
    case "participant_moved":
      return tellMove(event, state, previous);
    case "participant_changed":
      return tellHand(event.participant, state, previous);
    case "room_added":
      return announce(`${event.room.name} was added.`);
    case "room_deleted":
      if (me(previous)?.room === event.room) {
        toast(`${roomName(previous, event.room)} was deleted. You are in the main room.`);
      }
      return;
    case "rooms_closed":
      if (me(previous)?.room) toast("The rooms are closed. You are in the main room.");
      else announce("The rooms are closed.");
      return;
    case "share_started":
      if (event.participant !== state.you && mine === null) {
        announce(`${nameOf(state, event.participant)} shares ${event.kind === "screen" ? "the screen" : "audio"}.`);
      }
      return;
    case "share_stopped":
      if (event.participant === state.you && event.by && event.by !== state.you) {
        toast(`${nameOf(state, event.by)} stopped your sharing.`);
      }
      return;
    case "recording_started":
      return toast("This session is being recorded.");
    case "recording_stopped":
      return toast("The recording has ended and is kept.");
  }
}

/**
 * @param {import("../protocol.js").ParticipantInfo} person
 * @param {State} state @param {State} previous
 */
function tellHand(person, state, previous) {
  const raised = person.hand !== null && previous.participants.get(person.id)?.hand === null;
  if (raised && person.id !== state.you) announce(`${person.name} raised a hand.`);
}

/**
 * @param {Extract<AnyEvent, {type: "participant_moved"}>} event
 * @param {State} state @param {State} previous
 */
function tellMove(event, state, previous) {
  const room = roomName(state, event.room);
  if (event.participant === state.you) {
    if (event.by && event.by !== state.you) toast(`${nameOf(state, event.by)} sent you to ${room}`);
    else announce(`You are in ${room}.`);
    return;
  }
  const mine = me(state)?.room ?? null;
  const from = previous.participants.get(event.participant)?.room ?? null;
  if (event.room === mine) crowd.did(nameOf(state, event.participant), "came in");
  else if (from === mine) crowd.went(nameOf(state, event.participant), room);
}
