/**
 * The bar at the bottom: what each control shows, and what a click on it does.
 *
 * @typedef {import("../state.js").State} State
 *
 * @typedef {object} Local what only this browser knows
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {string} panel the panel that is open, if any
 * @property {number} unread
 * @property {boolean} canShareScreen
 * @property {boolean} canShareAudio
 * @property {boolean} canRecord
 *
 * @typedef {object} Look
 * @property {boolean} [pressed]
 * @property {string} [reason] why it is off
 * @property {string} [hint]
 * @property {number} [badge]
 */
import { may } from "../actions.js";
import { me, presenter } from "../state.js";
import { box, isOff, off, write } from "./parts.js";

const PHONE = "(max-width: 640px)";

/**
 * How each control looks.
 * @param {State} state @param {Local} local
 * @returns {Record<string, Look>}
 */
export function looks(state, local) {
  const mine = me(state);
  const { unread, panel } = local;
  const unreadText = `${unread} unread ${unread === 1 ? "message" : "messages"}`;
  return {
    microphone: device("Microphone", local.microphone),
    camera: device("Camera", local.camera),
    screen: sharing(state, "screen", local.canShareScreen),
    audio: sharing(state, "audio", local.canShareAudio),
    record: recording(state, local.canRecord),
    rooms: { pressed: panel === "rooms", badge: state.rooms.size, hint: "Who is in which room" },
    chat: { pressed: panel === "chat", badge: unread, hint: unread ? unreadText : "Write to everyone" },
    participants: {
      pressed: panel === "participants",
      badge: state.participants.size,
      hint: "Everyone in the call",
    },
    hand: {
      pressed: mine?.hand !== null && mine !== undefined,
      hint: mine?.hand ? "Your hand is raised" : "Ask for attention",
    },
    settings: { hint: "Microphone, camera, speaker" },
    leave: { hint: may(mine, "end_session") ? "Leave, or end for all" : "Leave the call" },
    more: { hint: "More controls" },
  };
}

/** @param {string} name @param {boolean} on */
const device = (name, on) => ({ pressed: on, hint: `${name} is ${on ? "on" : "off"}` });

/** @param {State} state @param {"screen"|"audio"} kind @param {boolean} able */
function sharing(state, kind, able) {
  const mine = me(state);
  const other = presenter(state);
  const what = kind === "screen" ? "Screen sharing" : "Audio sharing";
  if (mine?.share === kind) return { pressed: true, hint: "You are sharing. Click to stop" };
  const hint = kind === "screen" ? "Show your screen" : "Share the sound of a tab";
  let reason = "";
  if (mine?.room) reason = `${what} works in the main room only.`;
  else if (!able) reason = `This browser cannot share ${kind === "screen" ? "a screen" : "audio"}.`;
  else if (other?.id === state.you) reason = "Stop what you share first.";
  else if (other) reason = `${other.name} is sharing.`;
  return { pressed: false, reason, hint };
}

/** @param {State} state @param {boolean} able */
function recording(state, able) {
  const mine = me(state);
  const pressed = state.recording !== null;
  let reason = "";
  if (!may(mine, "start_recording")) reason = "Hosts and Managers can record.";
  else if (pressed) return { pressed, hint: "Click to end the recording" };
  else if (mine?.room) reason = "Recording works in the main room only.";
  else if (!able) reason = "This browser cannot record.";
  return { pressed, reason, hint: "Record the main room" };
}

export class Bar {
  /**
   * @param {HTMLElement} element
   * @param {Record<string, () => void>} clicks what each control does
   */
  constructor(element, clicks) {
    this.element = element;
    this.more = box(element, "more-tools");
    for (const [tool, act] of Object.entries(clicks)) {
      const control = this.tool(tool);
      control.onclick = () => {
        if (isOff(control)) return;
        if (tool !== "more") this.#showMore(false);
        act();
      };
    }
    this.tool("more").onclick = () => this.#showMore(Boolean(this.more.hidden));
    element.addEventListener("keydown", (event) => this.#key(event));
    const phone = matchMedia(PHONE);
    phone.addEventListener("change", () => this.#fit(phone.matches));
    this.#places = [...element.querySelectorAll(".tool.secondary")].map((tool) => {
      const place = document.createComment("");
      tool.before(place);
      return { tool, place };
    });
    this.#fit(phone.matches);
  }

  #places = /** @type {{tool: Element, place: Comment}[]} */ ([]);

  /** @param {string} name @returns {HTMLElement} */
  tool(name) {
    const control = this.element.querySelector(`[data-tool="${name}"]`);
    if (!(control instanceof HTMLElement)) throw new Error(`No control ${name}`);
    return control;
  }

  /** @param {State} state @param {Local} local */
  update(state, local) {
    for (const [name, look] of Object.entries(looks(state, local))) {
      const control = this.tool(name);
      if (look.pressed !== undefined) control.setAttribute("aria-pressed", String(look.pressed));
      off(control, look.reason ?? "");
      const tool = /** @type {HTMLElement} */ (control.parentElement);
      write(box(tool, "reason"), look.reason || look.hint || "");
      if (look.badge === undefined) continue;
      const badge = box(control, "badge");
      badge.hidden = look.badge === 0;
      write(badge, look.badge > 99 ? "99+" : String(look.badge));
    }
  }

  /** Escape closes what is open here. @returns {boolean} whether something was */
  escape() {
    if (this.more.hidden) return false;
    this.#showMore(false);
    this.tool("more").focus();
    return true;
  }

  /** On a phone the less used controls stand behind 'More'. @param {boolean} phone */
  #fit(phone) {
    this.#showMore(false);
    for (const { tool, place } of this.#places) {
      if (phone) this.more.append(tool);
      else place.after(tool);
    }
  }

  /** @param {boolean} shown */
  #showMore(shown) {
    this.more.hidden = !shown;
    this.tool("more").setAttribute("aria-expanded", String(shown));
  }

  /** Arrows go from control to control, as toolbars do. @param {KeyboardEvent} event */
  #key(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const all = /** @type {HTMLElement[]} */ (
      [...this.element.querySelectorAll("[data-tool]")].filter((control) => control.checkVisibility())
    );
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return;
    event.preventDefault();
    all[(at + by + all.length) % all.length].focus();
  }
}
