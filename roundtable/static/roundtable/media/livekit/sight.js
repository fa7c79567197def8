/**
 * What to ask of a picture for its place on the page: our views play plain streams, so they say
 * what LiveKit's adaptive stream would find out from elements. It would also begin with the
 * smallest picture, and the media server takes ten seconds to offer a larger one.
 *
 * @typedef {import("../index.js").Size} Size
 *
 * @typedef {object} Page
 * @property {boolean} recorded whether this page records what comes
 * @property {boolean} hidden whether it has been in the background for a while
 * @property {number} density its pixels, of the screen's
 */

/** Heights in which cameras are published; asking in these steps alone, a drag is not a storm. */
const STEPS = [180, 360, 720];
const RATIO = 16 / 9;
/** Until the page says how large somebody is, and what a recording shows of one of four. */
const USUAL = { width: 640, height: 360 };

/**
 * @param {Size|null|undefined} size on the page; null: out of sight; undefined: not known yet
 * @param {Page} page
 * @returns {Size|null} null: nothing at all
 */
export function needed(size, { recorded, hidden, density }) {
  if (!recorded && (size === null || hidden)) return null;
  const shown = size ?? USUAL;
  const least = recorded ? USUAL.height : 0;
  const wanted = Math.max(shown.height * density, least);
  const height = STEPS.find((step) => step >= wanted) ?? STEPS[STEPS.length - 1];
  return { width: Math.round(height * RATIO), height };
}

/** How long a page is in the background before its pictures are given up. */
const PATIENCE = 5_000;

/**
 * Whether the page is seen.
 * @param {(hidden: boolean) => void} onChange
 * @returns {() => void} ends it
 */
export function watchPage(onChange) {
  let timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => onChange(true), PATIENCE);
    else onChange(false);
  };
  document.addEventListener("visibilitychange", look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
