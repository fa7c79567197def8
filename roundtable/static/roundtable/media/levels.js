/**
 * How loud my own microphone is, and whether I speak. Others are told by their own browsers.
 *
 * A timer reads a window of sound that is longer than a background tab's timers are slow, so
 * that speech is noticed there too.
 */

/** A full window: 0.7 s at 48 kHz. */
const WINDOW = 32_768;
const LEVEL_EVERY = 50;
const SPEAKING_EVERY = 100;
/** Loudness (root mean square of samples within ±1) at which speech starts, and stops. */
const STARTS = 0.02;
const STOPS = 0.01;
/** A pause between words is no silence. */
const PAUSE_MILLISECONDS = 800;
/** What the meter shows as empty and as full, in decibels below the loudest. */
const QUIET = -60;
const LOUD = -12;

let shared = /** @type {AudioContext|null} */ (null);

/** The page's audio context; until somebody clicks or types, browsers keep it asleep. */
function context() {
  if (!shared) {
    const made = new AudioContext();
    shared = made;
    const wake = () => {
      if (made.state === "suspended") made.resume().catch(() => null);
    };
    for (const gesture of ["pointerdown", "keydown"]) {
      document.addEventListener(gesture, wake, { capture: true });
    }
    wake();
  }
  return shared;
}

/**
 * Measure a track's loudness again and again.
 * @param {MediaStreamTrack} track @param {number} every milliseconds
 * @param {(loudness: number) => void} onLoudness
 * @returns {() => void} stops it
 */
function measure(track, every, onLoudness) {
  const audio = context();
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(audio, { fftSize: WINDOW });
  source.connect(analyser);
  const samples = new Float32Array(WINDOW);
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // What was heard since the last time: the newest samples are at the end.
    const heard = Math.min(WINDOW, Math.ceil(((now - last) / 1000) * audio.sampleRate));
    last = now;
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (let index = WINDOW - heard; index < WINDOW; index++) sum += samples[index] ** 2;
    onLoudness(Math.sqrt(sum / Math.max(1, heard)));
  }, every);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

/**
 * For a meter: 0 is silence, 1 as loud as speech gets.
 * @param {MediaStreamTrack} track @param {(level: number) => void} onLevel
 * @returns {() => void} stops it
 */
export function watchLevel(track, onLevel) {
  return measure(track, LEVEL_EVERY, (loudness) => {
    const decibels = 20 * Math.log10(Math.max(loudness, 1e-6));
    onLevel(Math.min(1, Math.max(0, (decibels - QUIET) / (LOUD - QUIET))));
  });
}

/**
 * @param {MediaStreamTrack} track @param {(speaking: boolean) => void} onChange
 * @returns {() => void} stops it; whoever was speaking no longer is
 */
export function watchSpeaking(track, onChange) {
  let speaking = false;
  let loudAt = 0;
  const become = (/** @type {boolean} */ now) => {
    if (now !== speaking) onChange((speaking = now));
  };
  const stop = measure(track, SPEAKING_EVERY, (loudness) => {
    const now = performance.now();
    if (loudness >= (speaking ? STOPS : STARTS)) loudAt = now;
    become(loudAt > 0 && now - loudAt < PAUSE_MILLISECONDS);
  });
  return () => {
    stop();
    become(false);
  };
}
