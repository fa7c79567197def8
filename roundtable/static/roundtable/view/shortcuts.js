/** Single keys, while nobody is typing. */

const TYPING = "input, textarea, select, [contenteditable]";

/** @param {Record<string, () => void>} keys what each key does */
export function listenForKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const target = /** @type {Element} */ (event.target);
    const escape = event.key === "Escape";
    if (!escape && target.closest(TYPING)) return;
    // Dialogs and menus know their own keys, and an open one takes all.
    if (document.querySelector("dialog[open], :popover-open")) return;
    const act = keys[escape ? event.key : event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
