/** Plays people's streams. A browser that wants a click first is given one. */

let waiting = /** @type {Set<HTMLMediaElement>} */ (new Set());
let notice = /** @type {HTMLElement|null} */ (null);
let speaker = "";

/** @param {HTMLElement} element shown while the browser keeps the others silent */
export function offerToListen(element) {
  notice = element;
  for (const name of ["pointerdown", "keydown"]) {
    document.addEventListener(name, () => waiting.forEach((media) => play(media)));
  }
}

/** @param {HTMLMediaElement} media */
export async function play(media) {
  try {
    await media.play();
    waiting.delete(media);
  } catch (error) {
    // An element that is replaced or removed while it starts is no reason to ask for a click.
    if (/** @type {DOMException} */ (error).name === "NotAllowedError") waiting.add(media);
    else waiting.delete(media);
  }
  waiting = new Set([...waiting].filter((one) => one.isConnected));
  if (notice) notice.hidden = waiting.size === 0;
}

/**
 * Give an element its stream, once.
 * @param {HTMLMediaElement} media @param {MediaStream} stream
 */
export function show(media, stream) {
  if (media.srcObject !== stream) {
    media.srcObject = stream;
    if (speaker) send(media);
  }
  if (stream.getTracks().length && media.paused) play(media);
}

/** @param {string} deviceId where everybody is heard from now on */
export function useSpeaker(deviceId) {
  if (deviceId === speaker) return;
  speaker = deviceId;
  for (const media of document.querySelectorAll("video, audio")) {
    send(/** @type {HTMLMediaElement} */ (media));
  }
}

/** @param {HTMLMediaElement} media */
function send(media) {
  // A speaker that was unplugged meanwhile: the sound stays where it is.
  if ("setSinkId" in media) media.setSinkId(speaker).catch(() => null);
}
