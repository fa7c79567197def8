/** The colours of avatars, as the stylesheet has them (`.avatar-0` … `.avatar-11`). */

const known = /** @type {Map<number, string>} */ (new Map());

/** @param {number} number */
export function colourOf(number) {
  const before = known.get(number);
  if (before) return before;
  const probe = document.createElement("span");
  probe.className = `avatar avatar-${number}`;
  probe.hidden = true;
  document.body.append(probe);
  const colour = getComputedStyle(probe).backgroundColor;
  probe.remove();
  known.set(number, colour);
  return colour;
}
