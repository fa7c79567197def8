/**
 * The Chat panel: one conversation for the whole call.
 *
 * @typedef {import("../state.js").State} State
 * @typedef {import("../protocol.js").ChatInfo} ChatInfo
 */
import { LIMITS } from "../protocol.js";
import { announce } from "./announce.js";
import { showText } from "./links.js";
import { box, button, clone, keyed, part, shows, write } from "./parts.js";

const CLOSE_TO_LIMIT = 200;
const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export class ChatPanel {
  unread = 0;
  #seen = -1;
  #first = /** @type {string|undefined} */ (undefined);

  /**
   * @param {HTMLElement} element
   * @param {import("../actions.js").Actions} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.scroller = box(element, "scroll");
    this.text = part(element, "text", HTMLTextAreaElement);
    this.text.maxLength = LIMITS.chatLength;
    this.text.oninput = () => this.#measure();
    this.text.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    };
    part(element, "form", HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      this.#send();
    };
    button(element, "earlier").onclick = () => {
      const oldest = this.oldest;
      if (oldest !== undefined) actions.loadChat(oldest);
    };
  }

  /** @param {State} state */
  update(state) {
    const { chat } = state;
    if (shows(this.element, chat, state.chatMore)) return;
    this.oldest = chat[0]?.version;
    const atEnd = this.#atEnd();
    const height = this.scroller.scrollHeight;
    const grewAbove = this.#first !== undefined && chat[0]?.id !== this.#first;
    keyed(box(this.element, "log"), chat, (message) => message.id, show, () => undefined);
    this.#first = chat[0]?.id;
    if (grewAbove) this.scroller.scrollTop += this.scroller.scrollHeight - height;
    else if (atEnd) this.#toEnd();
    button(this.element, "earlier").hidden = !state.chatMore;
    box(this.element, "empty").hidden = chat.length > 0;
    this.#count(state);
  }

  /** The panel was opened: everything is read. */
  opened() {
    this.unread = 0;
    this.#toEnd();
    this.text.focus();
  }

  /** @param {State} state */
  #count(state) {
    const newest = state.chat.at(-1)?.version ?? 0;
    const fresh = this.#seen < 0 ? [] : state.chat.filter((message) => message.version > this.#seen);
    this.#seen = newest;
    for (const message of fresh) {
      if (message.sender === state.you) continue;
      if (this.element.hidden) this.unread += 1;
      announce(`${message.name}: ${message.text}`);
    }
  }

  async #send() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.#measure();
    // What could not be sent is given back, unless something else is being written already.
    if (!(await this.actions.sendChat(text)) && !this.text.value) this.text.value = text;
    this.#measure();
  }

  #measure() {
    const left = LIMITS.chatLength - this.text.value.length;
    write(box(this.element, "left"), left <= CLOSE_TO_LIMIT ? `${left} left` : "");
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}

/** @param {ChatInfo} message */
function show(message) {
  const item = clone("message-template");
  const time = part(item, "time", HTMLTimeElement);
  const sent = new Date(message.sent_at);
  box(item, "name").textContent = message.name;
  box(item, "room").textContent = message.room || "Main Room";
  time.dateTime = sent.toISOString();
  time.textContent = clockTime.format(sent);
  showText(box(item, "text"), message.text);
  return item;
}
