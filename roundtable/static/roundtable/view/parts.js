/** Finding and repeating the markup that the templates wrote. */

/**
 * A copy of what a `<template>` holds.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function clone(id) {
  const template = byId(id, HTMLTemplateElement);
  const copy = template.content.firstElementChild?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) throw new Error(`Template ${id} is empty`);
  return copy;
}

/**
 * @template {HTMLElement} E
 * @param {string} id @param {new () => E} type
 * @returns {E}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`No ${type.name} with the id ${id}`);
  return element;
}

/**
 * The element that plays the part `name` inside `root`.
 * @template {HTMLElement} E
 * @param {ParentNode} root @param {string} name @param {new () => E} type
 * @returns {E}
 */
export function part(root, name, type) {
  const element = root.querySelector(`[data-part="${name}"]`);
  if (!(element instanceof type)) throw new Error(`No ${type.name} plays the part ${name}`);
  return element;
}

/**
 * Like `part`, where any element will do.
 * @param {ParentNode} root @param {string} name
 */
export const box = (root, name) => part(root, name, HTMLElement);

/** @param {ParentNode} root @param {string} name */
export const button = (root, name) => part(root, name, HTMLButtonElement);

/**
 * Write a text, if it is another one: an unchanged node is not announced and not drawn again.
 * @param {Element} element @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Switch a button off, saying why, or on again. It stays focusable, so that the reason is found.
 * @param {HTMLElement} control @param {string} reason empty: it is on
 */
export function off(control, reason) {
  if (reason) control.setAttribute("aria-disabled", "true");
  else control.removeAttribute("aria-disabled");
}

/** @param {Element} control */
export const isOff = (control) => control.getAttribute("aria-disabled") === "true";

const known = /** @type {WeakMap<Element, unknown[]>} */ (new WeakMap());

/**
 * Whether an element shows these very facts already; from now on it counts as showing them. The
 * state shares what did not change, so this spares a list of a thousand almost all of its work.
 * @param {Element} element @param {unknown[]} facts
 */
export function shows(element, ...facts) {
  const before = known.get(element);
  known.set(element, facts);
  return before !== undefined && facts.every((fact, index) => fact === before[index]);
}

/**
 * Make the children of `parent` stand for `items`, one each, in their order. A child whose item
 * stays is kept and not moved unless it must be.
 * @template T
 * @param {Element} parent
 * @param {Iterable<T>} items
 * @param {(item: T) => string} key
 * @param {(item: T) => HTMLElement} create
 * @param {(element: HTMLElement, item: T) => void} update
 */
export function keyed(parent, items, key, create, update) {
  const existing = new Map(
    [...parent.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.key ?? "", child]),
  );
  const wanted = [...items];
  const keys = new Set(wanted.map(key));
  for (const [name, child] of existing) if (!keys.has(name)) child.remove();
  let next = parent.firstElementChild;
  for (const item of wanted) {
    const name = key(item);
    let element = /** @type {HTMLElement|undefined} */ (existing.get(name));
    if (!element) {
      element = create(item);
      element.dataset.key = name;
    }
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
    update(element, item);
  }
}
