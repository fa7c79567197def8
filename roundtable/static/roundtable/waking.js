/** Moments at which a socket may have died unseen, and a screen that does not fall asleep. */

const TICK = 1_000;
const SLEPT = 5_000;

/** @param {() => void} check called after sleep, a change of network, or the tab's return */
export function listenForWaking(check) {
  for (const name of ["online", "offline"]) window.addEventListener(name, check);
  window.addEventListener("pageshow", check);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) check();
  });
  let last = Date.now();
  setInterval(() => {
    // A tick that is late by seconds: the machine was asleep.
    if (Date.now() - last > SLEPT && !document.hidden) check();
    last = Date.now();
  }, TICK);
}

let lock = /** @type {WakeLockSentinel|null} */ (null);

/** A call is watched without touching anything; where the browser can, the screen stays on. */
export async function keepAwake() {
  if (lock && !lock.released) return;
  lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}
