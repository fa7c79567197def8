/**
 * How large a picture is on the page, for LiveKit's adaptive stream. Our views play plain streams,
 * so they say what LiveKit would otherwise find out from the elements it is attached to.
 *
 * @typedef {import("../index.js").Size} Size
 * @typedef {import("livekit-client").ElementInfo} ElementInfo
 */

/** Until the page says how large it is. */
const USUAL = { width: 640, height: 360 };
/** What a recording shows of each person in a grid of four; with more people it is less. */
const RECORDED = { width: 640, height: 360 };

/** @implements {ElementInfo} */
export class Sight {
  visible = true;
  visibilityChangedAt = /** @type {number|undefined} */ (undefined);
  handleResize = /** @type {(() => void)|undefined} */ (undefined);
  handleVisibilityChanged = /** @type {(() => void)|undefined} */ (undefined);
  /** LiveKit's word for a picture that is needed even while the page is in the background. */
  pictureInPicture = false;
  #size = /** @type {Size} */ (USUAL);

  get element() {
    return this;
  }

  width() {
    return this.#size.width;
  }

  height() {
    return this.#size.height;
  }

  /**
   * @param {Size|null|undefined} size null while it is out of sight
   * @param {boolean} recorded whether this page records it, wherever it is
   */
  update(size = USUAL, recorded = false) {
    const visible = size !== null || recorded;
    if (visible !== this.visible) this.visibilityChangedAt = Date.now();
    this.visible = visible;
    this.pictureInPicture = recorded;
    const shown = size ?? RECORDED;
    this.#size = recorded && shown.width < RECORDED.width ? RECORDED : shown;
    this.handleResize?.();
    this.handleVisibilityChanged?.();
  }

  observe() {
    // There is nothing to observe: it is told.
  }

  stopObserving() {
    this.handleResize = this.handleVisibilityChanged = undefined;
  }
}
