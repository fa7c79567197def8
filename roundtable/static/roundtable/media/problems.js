/**
 * Why a microphone or camera is not there, in sentences that a person can act on.
 *
 * @typedef {"microphone"|"camera"} Input
 * @typedef {object} Problem
 * @property {"none"|"denied"|"busy"|"insecure"|"unplugged"|"unknown"} code
 * @property {string} message
 */

const NAMES = { microphone: "Microphone", camera: "Camera" };

/**
 * What went wrong when the browser was asked for a device.
 * @param {Input} kind @param {unknown} error
 * @returns {Problem}
 */
export function problemOf(kind, error) {
  const name = NAMES[kind];
  const { name: type = "", message = "" } = /** @type {Partial<DOMException>} */ (error ?? {});
  switch (type) {
    case "NotAllowedError":
    case "SecurityError":
      if (/system/i.test(message)) {
        return denied(`${name} is blocked by this computer. Allow it for the browser in the system settings.`);
      }
      if (/dismissed/i.test(message)) {
        return denied(`${name} was not allowed yet. Turn it on to be asked again.`);
      }
      return denied(`${name} is blocked. Allow it in the address bar, then turn it on again.`);
    case "NotFoundError":
    case "OverconstrainedError":
      return { code: "none", message: `No ${kind} found. Plug one in, then turn it on.` };
    case "NotReadableError":
    case "AbortError":
      return {
        code: "busy",
        message: `${name} is in use by another program. Close that program, then turn it on again.`,
      };
    default:
      return { code: "unknown", message: `${name} did not start. Turn it on to try again.` };
  }
}

/** The page has no address that browsers trust. @returns {Problem} */
export const insecure = () => ({
  code: "insecure",
  message: "Browsers allow microphone and camera on https addresses only. You can still listen.",
});

/** @param {Input} kind @param {string} label of the device that is used now @returns {Problem} */
export const replaced = (kind, label) => ({
  code: "unplugged",
  message: `Your ${kind} is gone. Now using ${label || `another ${kind}`}.`,
});

/** @param {Input} kind @returns {Problem} */
export const unplugged = (kind) => ({
  code: "unplugged",
  message: `Your ${kind} is gone. Plug it in again or choose another one.`,
});

/** @param {string} message @returns {Problem} */
const denied = (message) => ({ code: "denied", message });
