/**
 * What a page needs to hear and see the people of its room, whatever carries it.
 *
 * Events of a Media:
 *   "track" {participant, kind, track}   something of theirs is to be played; null: no longer
 *   "link"  {participant, state}         "connecting", "connected" or "lost" (it is being mended)
 *
 * @typedef {import("../protocol.js").SendSignal} SendSignal
 * @typedef {(command: Omit<SendSignal, "id">) => Promise<unknown>} Send
 *   rejected with an error that has a `code`: the server's, or "offline"
 * @typedef {import("./mesh.js").Mesh} Media
 */
import { Mesh } from "./mesh.js";

/**
 * @param {{ticket: import("../protocol.js").MediaTicket, you: string, send: Send}} parts
 * @returns {Media}
 */
export function createMedia(parts) {
  if (parts.ticket.backend !== "mesh") {
    throw new Error(`This page cannot use ${parts.ticket.backend} for media.`);
  }
  return new Mesh(parts);
}
