/**
 * Where tiles go: pure arithmetic on a stage of `width` × `height` pixels.
 *
 * @typedef {{left: number, top: number, width: number, height: number}} Place
 * @typedef {{others: Place[], own: Place, large: Place[], perPage: number, pages: number}} Arrangement
 */

const GAP = 10;
const RATIO = 16 / 9;
/** A face in a smaller tile is not recognised. */
const SMALLEST = 128;
/** On one page, and in a recording's picture. */
export const MOST = 49;

/**
 * The largest tiles of 16:9 that fit `count` times.
 * @param {number} count @param {number} width @param {number} height
 */
export function bestGrid(count, width, height) {
  let best = { columns: 1, rows: count, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const room = Math.min(
      (width - GAP * (columns - 1)) / columns,
      ((height - GAP * (rows - 1)) / rows) * RATIO,
    );
    const tile = Math.max(0, Math.floor(room));
    if (tile > best.width) best = { columns, rows, width: tile, height: Math.floor(tile / RATIO) };
  }
  return best;
}

/**
 * How many tiles a page holds before they get too small.
 * @param {number} width @param {number} height
 */
export function pageSize(width, height) {
  let count = 1;
  while (count < MOST && bestGrid(count + 1, width, height).width >= SMALLEST) count++;
  return count;
}

/**
 * Places for `count` tiles, in rows that are centred, the last one too.
 * @param {number} count @param {Place} area
 * @returns {Place[]}
 */
export function grid(count, area) {
  if (!count) return [];
  const { columns, rows, width, height } = bestGrid(count, area.width, area.height);
  const top = area.top + (area.height - rows * height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = area.left + (area.width - inRow * width - (inRow - 1) * GAP) / 2;
    return {
      left: Math.round(left + (index % columns) * (width + GAP)),
      top: Math.round(top + row * (height + GAP)),
      width,
      height,
    };
  });
}

/** The own tile in the corner. @param {number} width @param {number} height @returns {Place} */
function corner(width, height) {
  const own = Math.round(Math.min(Math.max(width * 0.17, 112), 240));
  const tall = Math.round(own / RATIO);
  return { left: width - own - GAP, top: height - tall - GAP, width: own, height: tall };
}

/** Whether two tiles touch, or as good as. @param {Place} a @param {Place} b */
const touch = (a, b) =>
  a.left < b.left + b.width + GAP && b.left < a.left + a.width + GAP &&
  a.top < b.top + b.height + GAP && b.top < a.top + a.height + GAP;

/**
 * The others with the own tile in the corner: as large as can be without being covered.
 * @param {Place} own @param {number} others @param {Place} whole
 * @returns {{places: Place[], own: Place}}
 */
function beside(own, others, whole) {
  const [all, aside, above] = [
    whole,
    { ...whole, width: own.left - GAP },
    { ...whole, height: own.top - GAP },
  ].map((area) => grid(others, area));
  const covered = all.some((place) => touch(place, own));
  const clear = [...(covered ? [] : [all]), aside, above].reduce((best, places) =>
    places[0].width > best[0].width ? places : best,
  );
  const [first] = all;
  if (others > 1 || first.width < clear[0].width * 1.1) return { places: clear, own };
  // One person alone may be covered a little, where that makes them much larger.
  const left = first.left + first.width - own.width - GAP;
  return { places: all, own: { ...own, left, top: first.top + first.height - own.height - GAP } };
}

/**
 * The whole stage. With something large (a screen, a pinned person) the others stand in a strip
 * at its side, or below it on an upright screen.
 * @param {object} stage
 * @param {number} stage.others how many other people there are in all
 * @param {number} stage.large how many tiles are shown large
 * @param {number} stage.width
 * @param {number} stage.height
 * @returns {Arrangement}
 */
export function arrange({ others, large, width, height }) {
  const whole = { left: 0, top: 0, width, height };
  if (!others && !large) {
    return { others: [], own: grid(1, whole)[0], large: [], perPage: 1, pages: 1 };
  }
  const own = corner(width, height);
  if (!large) {
    const fit = beside(own, others, whole);
    if (fit.places[0].width >= own.width * 2) {
      return { others: fit.places, own: fit.own, large: [], perPage: others, pages: 1 };
    }
    // Small tiles would be covered by one in the corner: it takes the last place instead.
    const perPage = Math.max(1, pageSize(width, height) - 1);
    const shown = grid(Math.min(others, perPage) + 1, whole);
    const last = /** @type {Place} */ (shown.pop());
    return { others: shown, own: last, large: [], perPage, pages: Math.ceil(others / perPage) };
  }
  const upright = height > width;
  const strip = upright ? own.height + GAP : own.width + GAP;
  const main = upright
    ? { ...whole, height: height - strip - GAP }
    : { ...whole, width: width - strip - GAP };
  const space = upright ? own.left : own.top;
  const step = upright ? own.width + GAP : own.height + GAP;
  const perPage = Math.max(1, Math.floor(space / step));
  const places = Array.from({ length: Math.min(others, perPage) }, (_, index) => ({
    ...own,
    left: upright ? index * step : own.left,
    top: upright ? own.top : index * step,
  }));
  return {
    others: places,
    own,
    large: grid(large, main),
    perPage,
    pages: Math.max(1, Math.ceil(others / perPage)),
  };
}
