/**
 * One request of the upload, and what its answer means.
 *
 * @typedef {{kind: "taken"|"gap"|"wait"|"later"|"refused", next: number}} Answer
 *   taken: it is kept. gap: go on with `next`. wait: soon again. later: the network or the server
 *   is away. refused: never again.
 */

/** A request that takes longer has got stuck. */
const PATIENCE = 60_000;

/** @type {Record<string, Answer["kind"]>} by the code of a refusal */
const KINDS = { gap: "gap", still_recording: "wait", damaged: "later" };

/** @param {Blob} blob */
async function digest(blob) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return `sha-256=:${btoa(String.fromCharCode(...hash))}:`;
}

/** @param {string} url @param {RequestInit} options @returns {Promise<Answer>} */
async function ask(url, options) {
  try {
    const answer = await fetch(url, {
      ...options,
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status >= 500 || answer.status === 429) return { kind: "later", next: 0 };
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return { kind: "taken", next: said.next };
    return { kind: KINDS[said.code] ?? "refused", next: said.next ?? 0 };
  } catch {
    return { kind: "later", next: 0 };
  }
}

/** The requests of one recording. */
export class Sender {
  /** @param {string} url the recording's address @param {string} csrf */
  constructor(url, csrf) {
    this.url = url;
    this.csrf = csrf;
  }

  /** @param {number} number @param {Blob} blob */
  async piece(number, blob) {
    return ask(`${this.url}pieces/${number}/`, {
      method: "PUT",
      body: blob,
      headers: {
        "X-CSRFToken": this.csrf,
        "Content-Type": "application/octet-stream",
        "Content-Digest": await digest(blob),
      },
    });
  }

  /** Which piece is expected next. */
  next() {
    return ask(`${this.url}pieces/`, {});
  }

  /** @param {number} pieces how many there are in all */
  finish(pieces) {
    return ask(`${this.url}finish/`, {
      method: "POST",
      body: JSON.stringify({ pieces }),
      headers: { "X-CSRFToken": this.csrf, "Content-Type": "application/json" },
    });
  }
}
