/** What the page is about right now: exactly one phase is shown. */
import { announce } from "./announce.js";

/** @typedef {"preview"|"waiting"|"call"|"left"|"ended"|"taken_over"|"removed"|"not_found"} Phase */

/** @returns {Phase|""} */
export const phase = () => /** @type {Phase|""} */ (document.body.dataset.phase ?? "");

/** @param {Phase} next */
export function showPhase(next) {
  if (phase() === next) return;
  document.body.dataset.phase = next;
  for (const section of document.querySelectorAll(".phase")) {
    const element = /** @type {HTMLElement} */ (section);
    element.hidden = element.dataset.phase !== next;
    const title = element.querySelector("h1");
    if (!element.hidden && title?.textContent && next !== "preview") announce(title.textContent);
  }
}
