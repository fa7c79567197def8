// Buttons that copy the text field beside them and say so.

/** How long the button says that it has copied. */
const SAID_FOR_MS = 2000;

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.parentElement?.querySelector("input");
  if (!(button instanceof HTMLButtonElement) || !field) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Plain http or a refused permission: the text is selected, copying is one key away.
      return;
    }
    button.textContent = "Copied";
    window.setTimeout(() => {
      button.textContent = label;
    }, SAID_FOR_MS);
  });
}
