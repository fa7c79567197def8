/** Addresses in what people write. Nothing else in it is interpreted. */

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/gi;
/** What ends a sentence is hardly ever part of the address before it. */
const TRAILING = /[.,;:!?)\]}]+$/;

/**
 * A text cut into plain pieces and addresses, in order.
 * @param {string} text
 * @returns {{text: string, address: boolean}[]}
 */
export function pieces(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    if (!URL.canParse(address)) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index), address: false });
    found.push({ text: address, address: true });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), address: false });
  return found;
}

/**
 * Show a text with its addresses as links.
 * @param {Element} element @param {string} text
 */
export function showText(element, text) {
  element.replaceChildren(
    ...pieces(text).map((piece) => {
      if (!piece.address) return document.createTextNode(piece.text);
      const link = document.createElement("a");
      link.href = piece.text;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      link.textContent = piece.text;
      return link;
    }),
  );
}
