/**
 * Opening a microphone or a camera: the one that was chosen, as a call needs it.
 *
 * @typedef {import("./problems.js").Input} Input
 */
import { remembered } from "./choices.js";

/** @param {string} deviceId empty: any @returns {MediaTrackConstraints} */
const microphone = (deviceId) => ({
  ...(deviceId && { deviceId: { exact: deviceId } }),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
});

/** @param {string} deviceId empty: any @returns {MediaTrackConstraints} */
const camera = (deviceId) => ({
  ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "user" }),
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
});

/**
 * The remembered device, or any where that one is gone.
 * @param {Input} kind
 * @returns {Promise<MediaStreamTrack>} rejected with what `getUserMedia` says
 */
export async function openOne(kind) {
  const chosen = remembered(kind);
  try {
    return await openDevice(kind, chosen);
  } catch (error) {
    if (!chosen || /** @type {DOMException} */ (error).name !== "OverconstrainedError") throw error;
    return openDevice(kind, "");
  }
}

/** @param {Input} kind @param {string} deviceId */
async function openDevice(kind, deviceId) {
  const constraints = kind === "camera" ? { video: camera(deviceId) } : { audio: microphone(deviceId) };
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  return stream.getTracks()[0];
}

/**
 * Both, with one question to the person.
 * @returns {Promise<MediaStreamTrack[]>} rejected when either is refused or missing
 */
export async function openBoth() {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: microphone(remembered("microphone")),
    video: camera(remembered("camera")),
  });
  return stream.getTracks();
}
