/**
 * What a tab remembers, so that a reload comes back into the call without the preview.
 *
 * @typedef {import("./media/devices.js").On} On
 */

export class Place {
  /** @param {string} slug */
  constructor(slug) {
    this.key = `roundtable.${slug}`;
  }

  /** @returns {On|null} which devices were on */
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {On} on */
  keep(on) {
    sessionStorage.setItem(this.key, JSON.stringify(on));
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }
}
