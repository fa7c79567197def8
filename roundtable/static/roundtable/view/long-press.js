/** A finger that rests on something, where others would hover. */

const LONG = 500;
/** A resting finger trembles; one that goes further than these pixels scrolls. */
const TREMBLE = 10;

/**
 * @param {HTMLElement} element
 * @param {() => void} act called when the finger is lifted: what opened under a resting finger
 *   would be dismissed by its release
 */
export function onLongPress(element, act) {
  let held = false;
  let start = { x: 0, y: 0 };
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const give = () => {
    clearTimeout(timer);
    held = false;
  };
  element.addEventListener(
    "touchstart",
    ({ touches: [finger] }) => {
      give();
      start = { x: finger.clientX, y: finger.clientY };
      timer = setTimeout(() => (held = true), LONG);
    },
    { passive: true },
  );
  element.addEventListener(
    "touchmove",
    ({ touches: [finger] }) => {
      if (Math.hypot(finger.clientX - start.x, finger.clientY - start.y) > TREMBLE) give();
    },
    { passive: true },
  );
  element.addEventListener("touchcancel", give);
  element.addEventListener("touchend", (event) => {
    const long = held;
    give();
    if (!long) return;
    // No click is made of it: that would dismiss what opens now.
    event.preventDefault();
    act();
  });
  element.addEventListener("contextmenu", (event) => {
    // The browser's own menu for a long press would cover ours.
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") event.preventDefault();
  });
}
