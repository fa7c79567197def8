/**
 * What a person can do, one function each: a click becomes a command, a refusal a sentence.
 *
 * @typedef {import("./connection.js").Connection} Connection
 * @typedef {import("./protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {import("./protocol.js").AnyCommand} AnyCommand
 */
import { PERMISSIONS } from "./protocol.js";

/**
 * Whether a person's role may use a command at all.
 * @param {ParticipantInfo|undefined} person @param {AnyCommand["type"]} command
 */
export const may = (person, command) =>
  person !== undefined && PERMISSIONS[person.role].includes(command);

export class Actions {
  /**
   * @param {Connection} connection
   * @param {object} parts
   * @param {(sentence: string) => void} parts.say
   * @param {(room: string|null, decision: Promise<unknown>) => void} parts.going told that I have
   *   asked to go to this room
   */
  constructor(connection, { say, going }) {
    this.connection = connection;
    this.say = say;
    this.going = going;
  }

  addRoom = () => this.#do({ type: "add_room" });
  closeRooms = () => this.#do({ type: "close_rooms" });
  spreadPeople = () => this.#do({ type: "spread_people" });
  endSession = () => this.#do({ type: "end_session" });
  stopRecording = () => this.#do({ type: "stop_recording" });

  /** @param {string} room @param {string} name */
  renameRoom = (room, name) => this.#do({ type: "rename_room", room, name });

  /** @param {string} room */
  deleteRoom = (room) => this.#do({ type: "delete_room", room });

  /** @param {string|null} room */
  moveToRoom = (room) => {
    const decision = this.connection.send({ type: "move_to_room", room });
    this.going(room, decision);
    return this.#show(decision);
  };

  /** @param {string} participant @param {string|null} room */
  sendToRoom = (participant, room) => this.#do({ type: "send_to_room", participant, room });

  /** @param {string} participant */
  muteParticipant = (participant) => this.#do({ type: "mute_participant", participant });

  /** @param {string} participant */
  putOutParticipant = (participant) => this.#do({ type: "put_out_participant", participant });

  /** @param {boolean} raised */
  raiseHand = (raised) => this.#do({ type: "raise_hand", raised });

  /** @param {string} text */
  sendChat = (text) => this.#do({ type: "send_chat", text });

  /** @param {number} before */
  loadChat = (before) => this.#do({ type: "load_chat", before });

  /** @param {"screen"|"audio"} kind */
  startShare = (kind) => this.#do({ type: "start_share", kind });

  /** @param {string} participant */
  stopShare = (participant) => this.#do({ type: "stop_share", participant });

  /** @param {string} mime_type */
  startRecording = (mime_type) => this.#do({ type: "start_recording", mime_type });

  /** @param {boolean} speaking */
  setSpeaking = (speaking) => this.#quietly({ type: "set_speaking", speaking });

  resync = () => this.#quietly({ type: "resync" });
  requestTicket = () => this.#quietly({ type: "request_ticket" });

  /**
   * The server's reply; null if it refused, which is then shown.
   * @param {Parameters<Connection["send"]>[0]} command
   * @returns {Promise<import("./protocol.js").Done|null>}
   */
  #do(command) {
    return this.#show(this.connection.send(command));
  }

  /** @param {ReturnType<Connection["send"]>} reply */
  async #show(reply) {
    try {
      return await reply;
    } catch (refusal) {
      // Whoever ends the call does not hear of the answer; the page says how it ended.
      if (this.connection.status !== "closed") this.say(/** @type {Error} */ (refusal).message);
      return null;
    }
  }

  /** @param {Parameters<Connection["send"]>[0]} command */
  async #quietly(command) {
    await this.connection.send(command).catch(() => null);
  }
}
