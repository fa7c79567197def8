/**
 * Which devices were chosen, kept by the browser from one call to the next.
 *
 * @typedef {import("./devices.js").DeviceKind} DeviceKind
 */

const KEY = "roundtable.devices";

/** @returns {Partial<Record<DeviceKind, string>>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** The chosen device's id, empty without a choice. @param {DeviceKind} kind */
export const remembered = (kind) => read()[kind] ?? "";

/** @param {DeviceKind} kind @param {string} deviceId */
export function remember(kind, deviceId) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), [kind]: deviceId }));
  } catch {
    // A browser that keeps nothing (private window, full): the choice holds for this page only.
  }
}
