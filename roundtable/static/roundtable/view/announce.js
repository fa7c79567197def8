/** The page's one voice for screen readers. What is said in one breath is said together. */
import { byId } from "./parts.js";

let waiting = /** @type {string[]} */ ([]);

/** @param {string} sentence */
export function announce(sentence) {
  waiting.push(sentence);
  if (waiting.length > 1) return;
  setTimeout(() => {
    byId("announcer", HTMLElement).textContent = waiting.join(" ");
    waiting = [];
  }, 100);
}
