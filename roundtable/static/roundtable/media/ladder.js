/**
 * How much each person sends, by how many are in the room. In a mesh everyone encodes and uploads
 * once per other person, so what goes to one has to shrink as the room grows. Pure functions;
 * `docs/media.md` has the table and what it costs.
 *
 * @typedef {object} Rung
 * @property {number} people the rung holds up to this many people in the room, oneself included
 * @property {number} width
 * @property {number} height the shorter side, also of a picture held upright
 * @property {number} frameRate
 * @property {number} maxBitrate bits a second, to each other person
 *
 * @typedef {{frameRate: number, maxBitrate: number}} ScreenRung
 * @typedef {"microphone"|"camera"|"screen"|"share_audio"} Kind
 */

/** @type {Rung[]} */
export const LADDER = [
  { people: 2, width: 1280, height: 720, frameRate: 30, maxBitrate: 1_700_000 },
  { people: 3, width: 960, height: 540, frameRate: 30, maxBitrate: 900_000 },
  { people: 4, width: 640, height: 360, frameRate: 25, maxBitrate: 600_000 },
  { people: 6, width: 480, height: 270, frameRate: 20, maxBitrate: 350_000 },
  { people: 8, width: 320, height: 180, frameRate: 20, maxBitrate: 220_000 },
  { people: 11, width: 320, height: 180, frameRate: 15, maxBitrate: 150_000 },
  { people: 16, width: 160, height: 90, frameRate: 12, maxBitrate: 90_000 },
  { people: Infinity, width: 160, height: 90, frameRate: 8, maxBitrate: 60_000 },
];

/** A screen keeps its resolution, so that text stays readable, and gives up frames. */
const SCREEN_BUDGET = 4_000_000;
const SCREEN_MOST = 2_500_000;
const SCREEN_LEAST = 250_000;

/** Opus: speech is clear at 32 kbit/s; what is shared may be music. */
const VOICE_BITRATE = 32_000;
const SHARE_AUDIO_BITRATE = 96_000;

/**
 * What a camera sends in a room of so many people.
 * @param {number} people oneself included
 * @returns {Rung}
 */
export const rung = (people) =>
  LADDER.find((one) => people <= one.people) ?? LADDER[LADDER.length - 1];

/**
 * What a screen sends in a room of so many people.
 * @param {number} people oneself included
 * @returns {ScreenRung}
 */
export function screenRung(people) {
  const share = Math.round(SCREEN_BUDGET / Math.max(1, people - 1));
  return {
    frameRate: people <= 4 ? 15 : people <= 8 ? 10 : 5,
    maxBitrate: Math.min(SCREEN_MOST, Math.max(SCREEN_LEAST, share)),
  };
}

/**
 * By what to divide a picture's sides so that it fits the rung; never makes it larger.
 * @param {{width?: number, height?: number}} settings what the camera delivers
 * @param {Rung} wanted
 */
export function scaleDown({ width, height }, wanted) {
  if (!width || !height) return 1;
  return Math.max(1, Math.min(width, height) / wanted.height);
}

/**
 * How a sender of this kind encodes in a room of so many people.
 * @param {Kind} kind @param {number} people
 * @param {{width?: number, height?: number}} settings of the track that it sends
 * @returns {RTCRtpEncodingParameters}
 */
export function encoding(kind, people, settings) {
  switch (kind) {
    case "microphone":
      return { maxBitrate: VOICE_BITRATE, priority: "high", networkPriority: "high" };
    case "share_audio":
      return { maxBitrate: SHARE_AUDIO_BITRATE, priority: "high", networkPriority: "high" };
    case "screen": {
      const { maxBitrate, frameRate } = screenRung(people);
      return { maxBitrate, maxFramerate: frameRate };
    }
    case "camera": {
      const wanted = rung(people);
      const { maxBitrate, frameRate } = wanted;
      return {
        maxBitrate,
        maxFramerate: frameRate,
        scaleResolutionDownBy: scaleDown(settings, wanted),
      };
    }
  }
}
