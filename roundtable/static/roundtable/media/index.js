/**
 * What a page needs to hear and see the people of its room, whatever carries it.
 *
 * @typedef {"connecting"|"connected"|"lost"} LinkState
 * @typedef {import("../protocol.js").MediaTicket} MediaTicket
 * @typedef {import("../protocol.js").SendSignal} SendSignal
 * @typedef {(command: Omit<SendSignal, "id">) => Promise<unknown>} Send
 *   rejected with an error that has a `code`: the server's, or "offline"
 * @typedef {{width: number, height: number}} Size
 *
 * @typedef {object} LocalTracks what I send from now on; null is nothing
 * @property {MediaStreamTrack|null} microphone
 * @property {MediaStreamTrack|null} camera
 * @property {MediaStreamTrack|null} screen
 * @property {MediaStreamTrack|null} shareAudio
 *
 * @typedef {object} Parts
 * @property {MediaTicket} ticket
 * @property {string} you
 * @property {Send} send
 * @property {() => void} renew asks the server for a fresh ticket
 *
 * @typedef {object} Abilities
 * @property {(local: LocalTracks) => void} setLocal
 * @property {(state: import("../state.js").State) => void} update
 *   whoever is not in my room any more is neither heard nor seen when this returns
 * @property {(room: string|null, decision: Promise<unknown>) => void} [prepare]
 *   I have asked to go to this room; until `update` says that I am there, nobody there hears or
 *   sees me, nor I them
 * @property {(frame: import("../protocol.js").Signal) => void} signal
 * @property {(ticket: MediaTicket) => void} renewTicket
 * @property {(sizes: Map<string, Size|null>) => void} [setSizes]
 *   how large each person's picture is on the page; null while it is out of sight
 * @property {() => Promise<import("./stats.js").LinkReport[]>} stats how each link fares
 * @property {() => void} close
 *
 * Events of a Media:
 *   "track" {participant, kind, track, isLive}
 *       something of theirs is to be played; null: no longer. Live: it can be heard or seen from
 *       this moment on, and not only when the link is connected
 *   "link"  {participant, state}         "lost": it is being mended
 *   "muted"                              the media server has muted my microphone
 *   "problem" {message}                  nobody can be heard or seen just now; tried again
 * @typedef {EventTarget & Abilities} Media
 */
import { Mesh } from "./mesh.js";

/** @param {Parts} parts @returns {Promise<Media>} */
export async function createMedia(parts) {
  if (parts.ticket.backend === "mesh") return new Mesh(parts);
  const { LiveKit } = await import("./livekit.js");
  return new LiveKit(parts);
}
