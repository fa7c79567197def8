/** The menu of who may also end the call for everyone. */
import { Menu } from "./menu.js";
import { box, button } from "./parts.js";

export class LeaveMenu extends Menu {
  /** @param {HTMLElement} root @param {() => void} leave @param {() => void} end */
  constructor(root, leave, end) {
    super(box(root, "leave-menu"));
    button(this.element, "leave-call").onclick = leave;
    button(this.element, "end").onclick = end;
  }
}
