/**
 * Capturing a screen, or the sound of a tab or the system. Browsers want a click for it.
 */

/** Nothing was captured. `message` is a sentence, or empty when the person changed their mind. */
export class ShareError extends Error {}

/** Sound as it is: echo cancellation and the like are made for voices. */
const SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

export const canShareScreen = () => "getDisplayMedia" in (navigator.mediaDevices ?? {});

/**
 * Only browsers that capture sound know how to keep it from being played here as well.
 * (Firefox and Safari share pictures, without a word about sound.)
 */
export const canShareAudio = () =>
  canShareScreen() &&
  "suppressLocalAudioPlayback" in navigator.mediaDevices.getSupportedConstraints();

/**
 * The person picks a screen, window or tab, and perhaps its sound.
 * @returns {Promise<{video: MediaStreamTrack, audio: MediaStreamTrack|null}>}
 */
export async function captureScreen() {
  const stream = await capture({ width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 15 } });
  const [video] = stream.getVideoTracks();
  // Text matters more than smoothness.
  video.contentHint = "detail";
  return { video, audio: soundOf(stream) };
}

/**
 * The person picks a tab or the system whose sound is shared without its picture.
 * @returns {Promise<{audio: MediaStreamTrack}>}
 */
export async function captureAudio() {
  if (!canShareAudio()) {
    throw new ShareError("This browser cannot share sound. Chrome and Edge on a computer can.");
  }
  // Browsers hand out sound only together with a picture; the smallest will do.
  const stream = await capture({ width: { max: 320 }, height: { max: 180 }, frameRate: { max: 1 } });
  const audio = soundOf(stream);
  for (const track of stream.getVideoTracks()) track.stop();
  if (!audio) {
    throw new ShareError("That came without sound. Choose a tab or a screen and switch its audio on.");
  }
  return { audio };
}

/** @param {MediaTrackConstraints} video */
async function capture(video) {
  if (!canShareScreen()) throw new ShareError("This browser cannot share the screen.");
  const options = { video, audio: SOUND, systemAudio: "include", surfaceSwitching: "include" };
  try {
    return await navigator.mediaDevices.getDisplayMedia(options);
  } catch (error) {
    throw new ShareError(sentence(/** @type {DOMException} */ (error)));
  }
}

/** @param {MediaStream} stream */
function soundOf(stream) {
  const [audio] = stream.getAudioTracks();
  if (!audio) return null;
  audio.contentHint = "music";
  return audio;
}

/** @param {DOMException} error */
function sentence({ name, message }) {
  if (name === "NotAllowedError" && /system|policy/i.test(message)) {
    return "Sharing is blocked by this computer. Allow it for the browser in the system settings.";
  }
  if (name === "NotAllowedError" || name === "AbortError") return "";
  if (name === "InvalidStateError") return "Click the button again to share.";
  return "Sharing did not start. Please try again.";
}
