/** The column at the side: one panel at a time, or none. */

export class Panels {
  current = "";

  /** @param {ParentNode} root @param {(name: string) => void} onChange */
  constructor(root, onChange) {
    this.onChange = onChange;
    this.panels = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-panel]")]);
    for (const panel of this.panels) {
      const close = panel.querySelector("[data-close]");
      if (close instanceof HTMLElement) close.onclick = () => this.close();
    }
  }

  /** @param {string} name */
  toggle(name) {
    this.#show(this.current === name ? "" : name);
  }

  /** @returns {boolean} whether one was open */
  close() {
    const open = this.current !== "";
    if (open) this.#show("");
    return open;
  }

  /** @param {string} name */
  #show(name) {
    const before = this.current;
    const inside = this.panels.some((panel) => panel.contains(document.activeElement));
    this.current = name;
    for (const panel of this.panels) panel.hidden = panel.dataset.panel !== name;
    // Focus does not get lost with the panel it was in.
    const opener = document.querySelector(`[data-tool="${before}"]`);
    if (inside && opener instanceof HTMLElement) opener.focus();
    this.onChange(name);
  }
}
