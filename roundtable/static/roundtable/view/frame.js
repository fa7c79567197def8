/** What frames the stage: which room this is, the way out of it, the marks and notices. */
import { me, roomName } from "../state.js";
import { box, button, write } from "./parts.js";

export class Frame {
  /**
   * @param {HTMLElement} root @param {string} studio
   * @param {import("../actions.js").Actions} actions
   */
  constructor(root, studio, actions) {
    this.root = root;
    this.studio = studio;
    button(root, "leave-room").onclick = () => actions.moveToRoom(null);
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    const room = me(state)?.room ?? null;
    const name = roomName(state, room);
    box(this.root, "frame").dataset.room = String((room && state.rooms.get(room)?.number) || 0);
    box(this.root, "here").hidden = room === null;
    write(box(this.root, "here-name"), name);
    write(box(this.root, "leave-room-label"), `Leave ${name}`);
    box(this.root, "recording").hidden = state.recording === null;
    document.title = `${room ? name : "Roundtable"} · ${this.studio}`;
  }

  /** @param {boolean} lost @returns {boolean} whether it was otherwise before */
  setReconnecting(lost) {
    const notice = box(this.root, "reconnecting");
    const news = notice.hidden === lost;
    if (news) notice.hidden = !lost;
    return news;
  }
}
