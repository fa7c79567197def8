/** Sends an empty message every so many milliseconds; the first message says how many. */
addEventListener("message", ({ data }) => setInterval(() => postMessage(null), data), {
  once: true,
});

export {};
