// Closes an open menu by a click elsewhere or Escape. Opening needs no script.

/** @type {NodeListOf<HTMLDetailsElement>} */
const menus = document.querySelectorAll("details.menu");

document.addEventListener("click", ({ target }) => {
  for (const menu of menus) {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  }
});
