/** A menu beside the button that opens it: keyboard, light dismissal, focus given back. */

/** @param {HTMLElement} menu */
const items = (menu) =>
  /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('[role="menuitem"]:not([hidden])')]);

export class Menu {
  #opener = /** @type {HTMLElement|null} */ (null);
  /** The opener was pressed while the menu was open: its release dismisses, and its click must
   *  not open again. */
  #pressed = false;

  /** @param {HTMLElement} element has `role="menu"` and `popover` */
  constructor(element) {
    this.element = element;
    element.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", ({ target }) => {
      this.#pressed = this.isOpen && Boolean(this.#opener?.contains(/** @type {Node} */ (target)));
    });
    element.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") this.#closed();
    });
    element.addEventListener("click", (event) => {
      const item = /** @type {Element} */ (event.target).closest('[role="menuitem"]');
      if (item && item.getAttribute("aria-disabled") !== "true") this.close();
    });
  }

  /** Open at `opener`; a second call at the same opener closes. @param {HTMLElement} opener */
  toggle(opener) {
    const again = this.#pressed || (this.isOpen && this.#opener === opener);
    this.#pressed = false;
    this.close();
    if (again) return;
    this.#opener = opener;
    opener.setAttribute("aria-expanded", "true");
    this.element.showPopover();
    this.#place(opener.getBoundingClientRect());
    items(this.element)[0]?.focus();
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  close() {
    if (this.isOpen) this.element.hidePopover();
  }

  #closed() {
    const opener = this.#opener;
    this.#opener = null;
    opener?.setAttribute("aria-expanded", "false");
    const focused = document.activeElement;
    const free = focused === null || focused === document.body || this.element.contains(focused);
    if (opener?.isConnected && free) opener.focus();
  }

  /** Below the opener where there is room, else above; never beyond the window. @param {DOMRect} at */
  #place(at) {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(8, Math.min(at.right - width, innerWidth - width - 8));
    const below = at.bottom + 6;
    const top = below + height <= innerHeight - 8 ? below : Math.max(8, at.top - height - 6);
    Object.assign(this.element.style, { left: `${left}px`, top: `${top}px` });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const all = items(this.element);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Tab") this.close();
    if (to === undefined || !all.length) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  }
}
