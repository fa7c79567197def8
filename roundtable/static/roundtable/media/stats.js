/**
 * How a link fares, for a quality mark and for tests.
 *
 * @typedef {object} LinkReport
 * @property {string} participant
 * @property {import("./index.js").LinkState} state
 * @property {number|null} roundTrip milliseconds there and back
 * @property {boolean|null} relayed whether a TURN server carries it; null before it is connected
 * @property {number} lost packets of theirs that never came, of all (0..1)
 * @property {number} framesDecoded of their camera and screen
 * @property {number} bytesReceived
 * @property {number} bytesSent
 */

/**
 * @param {string} participant @param {import("./index.js").LinkState} state
 * @param {Iterable<[string, any]>} stats as WebRTC gives them
 * @returns {LinkReport}
 */
export function report(participant, state, stats) {
  const known = new Map(stats);
  const reports = [...known.values()];
  /** @param {string} type @param {string} field */
  const sum = (type, field) =>
    reports.filter((one) => one.type === type).reduce((total, one) => total + (one[field] ?? 0), 0);
  const transport = reports.find((one) => one.type === "transport");
  const pair = known.get(transport?.selectedCandidatePairId);
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => known.get(id));
  const lost = sum("inbound-rtp", "packetsLost");
  const all = lost + sum("inbound-rtp", "packetsReceived");
  const seconds = pair?.currentRoundTripTime;
  return {
    participant,
    state,
    roundTrip: seconds === undefined ? null : Math.round(seconds * 1000),
    relayed: pair ? ends.some((end) => end?.candidateType === "relay") : null,
    lost: all > 0 ? Math.max(0, lost) / all : 0,
    framesDecoded: sum("inbound-rtp", "framesDecoded"),
    bytesReceived: sum("inbound-rtp", "bytesReceived"),
    bytesSent: sum("outbound-rtp", "bytesSent"),
  };
}
