/** Short cards that say what happened and go away by themselves. */
import { announce } from "./announce.js";
import { box, button, byId, clone } from "./parts.js";

const SHOWN = 7000;
const MOST = 3;

/** @param {string} text @param {"news"|"problem"} kind */
export function toast(text, kind = "news") {
  const place = byId("toasts", HTMLElement);
  const same = [...place.children].find((card) => box(card, "text").textContent === text);
  same?.remove();
  const card = clone("toast-template");
  box(card, "text").textContent = text;
  card.classList.add(kind);
  button(card, "close").onclick = () => card.remove();
  place.append(card);
  while (place.children.length > MOST) place.firstElementChild?.remove();
  if (!same) announce(text);
  setTimeout(() => card.remove(), SHOWN);
}
