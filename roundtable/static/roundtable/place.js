/**
 * What a tab remembers, so that a reload comes back into the call without the preview.
 *
 * @typedef {{microphone: boolean, camera: boolean}} Wanted which devices were on
 */

export class Place {
  /** @param {string} slug */
  constructor(slug) {
    this.key = `roundtable.${slug}`;
  }

  /** @returns {Wanted|null} */
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {Wanted} wanted */
  keep(wanted) {
    sessionStorage.setItem(this.key, JSON.stringify(wanted));
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }
}
