/**
 * How a link fares, for a quality mark and for tests.
 *
 * @typedef {object} LinkReport
 * @property {string} participant
 * @property {import("./link.js").LinkState} state
 * @property {number|null} roundTrip milliseconds there and back
 * @property {boolean|null} relayed whether a TURN server carries it; null before it is connected
 * @property {number} lost packets of theirs that never came, of all (0..1)
 * @property {number} framesDecoded of their camera and screen
 * @property {number} bytesReceived
 * @property {number} bytesSent
 */

/**
 * @param {string} participant @param {import("./link.js").Link} link
 * @returns {Promise<LinkReport>}
 */
export async function report(participant, link) {
  const reports = [...(await link.connection.getStats()).values()];
  /** @param {string} type @param {string} field */
  const sum = (type, field) =>
    reports.filter((one) => one.type === type).reduce((total, one) => total + (one[field] ?? 0), 0);
  const transport = reports.find((one) => one.type === "transport");
  const pair = reports.find((one) => one.id === transport?.selectedCandidatePairId);
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) =>
    reports.find((one) => one.id === id),
  );
  const lost = sum("inbound-rtp", "packetsLost");
  const all = lost + sum("inbound-rtp", "packetsReceived");
  const seconds = pair?.currentRoundTripTime;
  return {
    participant,
    state: link.state,
    roundTrip: seconds === undefined ? null : Math.round(seconds * 1000),
    relayed: pair ? ends.some((end) => end?.candidateType === "relay") : null,
    lost: all > 0 ? Math.max(0, lost) / all : 0,
    framesDecoded: sum("inbound-rtp", "framesDecoded"),
    bytesReceived: sum("inbound-rtp", "bytesReceived"),
    bytesSent: sum("outbound-rtp", "bytesSent"),
  };
}
