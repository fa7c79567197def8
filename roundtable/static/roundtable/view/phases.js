/** What the page is about right now: exactly one phase is shown. */

/** @typedef {"preview"|"waiting"|"call"|"left"|"ended"|"taken_over"|"put_out"|"removed"|"not_found"} Phase */

/** @returns {Phase|""} */
export const phase = () => /** @type {Phase|""} */ (document.body.dataset.phase ?? "");

/** @param {Phase} next */
export function showPhase(next) {
  if (phase() === next) return;
  document.body.dataset.phase = next;
  for (const section of document.querySelectorAll(".phase")) {
    const element = /** @type {HTMLElement} */ (section);
    element.hidden = element.dataset.phase !== next;
    // The heading takes the focus: what had it is gone, and screen readers say where one is.
    if (!element.hidden) element.querySelector("h1")?.focus();
  }
}
