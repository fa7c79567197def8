/**
 * One person on the stage.
 *
 * @typedef {import("../protocol.js").ParticipantInfo} ParticipantInfo
 * @typedef {"connecting"|"connected"|"lost"} LinkState
 *
 * @typedef {object} Look what a tile shows of a person besides themselves
 * @property {boolean} own
 * @property {boolean} speaking
 * @property {boolean} pinned
 * @property {LinkState} link
 * @property {(MediaStreamTrack|null)} microphone
 * @property {(MediaStreamTrack|null)} camera
 * @property {(MediaStreamTrack|null)} shareAudio
 */
import { holdTracks } from "../tracks.js";
import { showAvatar } from "./avatar.js";
import { box, button, clone, part, write } from "./parts.js";
import { show } from "./playback.js";

const ROLES = { host: "Host", manager: "Manager", member: "" };
const LINKS = { connecting: "Connecting…", connected: "", lost: "Connection lost" };

export class Tile {
  #stream = new MediaStream();
  #shared = new MediaStream();

  /** @param {() => void} onPin */
  constructor(onPin) {
    this.element = clone("tile-template");
    this.video = part(this.element, "video", HTMLVideoElement);
    button(this.element, "pin").onclick = onPin;
  }

  /** @param {ParticipantInfo} person @param {Look} look */
  update(person, look) {
    const { element } = this;
    const seen = look.camera !== null && (look.own || person.camera);
    element.setAttribute("aria-label", person.name);
    element.classList.toggle("own", look.own);
    element.classList.toggle("seen", seen);
    element.classList.toggle("speaking", look.speaking && person.microphone);
    showAvatar(box(element, "avatar-place"), person);
    write(box(element, "name"), look.own ? "You" : person.name);
    write(box(element, "role"), ROLES[person.role]);
    box(element, "muted").hidden = person.microphone;
    box(element, "hand").hidden = person.hand === null;
    box(element, "sharing-audio").hidden = person.share !== "audio";
    const link = box(element, "link");
    link.hidden = look.own || LINKS[look.link] === "";
    link.title = LINKS[look.link];
    write(link, LINKS[look.link]);
    const pin = button(element, "pin");
    pin.hidden = look.own;
    pin.setAttribute("aria-pressed", String(look.pinned));
    this.#play(look);
  }

  /** @param {Look} look */
  #play({ own, microphone, camera, shareAudio }) {
    this.video.muted = own;
    holdTracks(this.#stream, own ? [camera] : [microphone, camera]);
    show(this.video, this.#stream);
    holdTracks(this.#shared, own ? [] : [shareAudio]);
    show(part(this.element, "share-audio", HTMLAudioElement), this.#shared);
  }
}

/** The screen that somebody presents. */
export class ScreenTile {
  #stream = new MediaStream();

  /** @param {() => void} onStop */
  constructor(onStop) {
    this.element = clone("screen-template");
    this.video = part(this.element, "video", HTMLVideoElement);
    button(this.element, "stop").onclick = onStop;
  }

  /**
   * @param {ParticipantInfo} person @param {MediaStreamTrack|null} screen
   * @param {boolean} mayStop
   */
  update(person, screen, mayStop) {
    this.element.setAttribute("aria-label", `${person.name}'s screen`);
    write(box(this.element, "name"), `${person.name}'s screen`);
    button(this.element, "stop").hidden = !mayStop;
    this.video.muted = true;
    holdTracks(this.#stream, [screen]);
    show(this.video, this.#stream);
  }
}
