/** What Hosts and Managers can do to a person, wherever that person is shown. */
import { MoreMenu } from "./more-menu.js";
import { SendMenu } from "./send-menu.js";

/** @typedef {import("../state.js").State} State */

export class PersonActions {
  /** @param {import("../actions.js").Actions} actions */
  constructor(actions) {
    this.menus = [new SendMenu(actions), new MoreMenu(actions)];
  }

  /**
   * Bring an element's buttons to life, once.
   * @param {HTMLElement} element stands for a person, holds `_person_actions.html`
   * @param {string} person
   */
  attach(element, person) {
    for (const menu of this.menus) menu.attach(element, person);
  }

  /**
   * Show or hide the buttons: for leaders, on everybody but themselves.
   * @param {HTMLElement} element @param {State} state @param {string} person
   */
  offer(element, state, person) {
    for (const menu of this.menus) menu.offer(element, state, person);
  }

  /** What is open follows the state. @param {State} state */
  update(state) {
    for (const menu of this.menus) menu.update(state);
  }
}
