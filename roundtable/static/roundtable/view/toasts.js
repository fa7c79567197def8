/** Short cards that say what happened and go away by themselves; they stand in the live region. */
import { box, button, byId, clone } from "./parts.js";

const SHOWN = 7000;
const MOST = 3;

/** @param {string} text @param {"news"|"problem"} kind */
export function toast(text, kind = "news") {
  const place = byId("toasts", HTMLElement);
  const same = [...place.children].find((card) => box(card, "text").textContent === text);
  if (same) return;
  const card = clone("toast-template");
  box(card, "text").textContent = text;
  card.classList.add(kind);
  button(card, "close").onclick = () => card.remove();
  place.append(card);
  while (place.children.length > MOST) place.firstElementChild?.remove();
  setTimeout(() => card.remove(), SHOWN);
}
