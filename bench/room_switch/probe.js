/**
 * Runs in every page before anything else. It gives the person a voice and a picture that moves,
 * and notes when the first sound and the first picture of every incoming track are there. It knows
 * nothing of what makes the connections, so it measures the product and the yardstick alike.
 */
(() => {
  // Small: five pages share a machine, and are not to be slow at what is not measured.
  const FRAMES_A_SECOND = 15;
  const SIZE = { width: 320, height: 180 };
  /** What is louder is a voice, not silence. */
  const LOUD = 0.01;
  const POLL_MS = 4;
  /** So long may a change take before the measurement is given up. */
  const PATIENCE_MS = 20_000;

  let context = null;
  const audio = () => (context ??= new AudioContext());

  function voice() {
    const oscillator = new OscillatorNode(audio(), { frequency: 440 });
    const end = new MediaStreamAudioDestinationNode(audio());
    oscillator.connect(end);
    oscillator.start();
    return end.stream.getAudioTracks()[0];
  }

  function picture() {
    const canvas = Object.assign(document.createElement("canvas"), SIZE);
    const pen = canvas.getContext("2d");
    let step = 0;
    setInterval(() => {
      pen.fillStyle = `hsl(${(step += 3) % 360} 40% 40%)`;
      pen.fillRect(0, 0, SIZE.width, SIZE.height);
      pen.fillStyle = "white";
      pen.fillRect((step * 5) % 300, 75, 20, 30);
    }, 1000 / FRAMES_A_SECOND);
    const [track] = canvas.captureStream(FRAMES_A_SECOND).getVideoTracks();
    const settings = { ...track.getSettings(), ...SIZE, frameRate: FRAMES_A_SECOND };
    track.getSettings = () => settings;
    return track;
  }

  const devices = navigator.mediaDevices;
  const capture = devices?.getUserMedia.bind(devices);
  if (devices) {
    devices.getUserMedia = async (wanted) => {
      // Asked all the same: with the permission, candidates bear addresses and not names.
      for (const track of (await capture(wanted)).getTracks()) track.stop();
      return new MediaStream([...(wanted.audio ? [voice()] : []), ...(wanted.video ? [picture()] : [])]);
    };
  }

  // What comes in --------------------------------------------------------------------------------

  /** Every track, when it came, and when its first picture or sound was there. */
  const tracks = new Map();
  /** Elements of the page itself, which play what the person sees and hears. */
  const players = new Set();
  const own = document.createElement("div");
  Object.assign(own.style, { position: "fixed", width: "2px", height: "2px", overflow: "hidden" });

  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    configurable: true,
    get,
    set(stream) {
      if (!own.contains(this)) players.add(this);
      set.call(this, stream);
    },
  });

  function play(track) {
    const element = document.createElement(track.kind);
    own.append(element);
    document.body.append(own);
    element.muted = track.kind === "video";
    element.srcObject = new MediaStream([track]);
    element.play().catch(() => null);
    track.addEventListener("ended", () => element.remove());
    return element;
  }

  function watch(track) {
    const noted = { kind: track.kind, came: performance.now(), first: null };
    tracks.set(track, noted);
    const element = play(track);
    if (track.kind === "video") {
      element.requestVideoFrameCallback(() => (noted.first = performance.now()));
      return;
    }
    const analyser = new AnalyserNode(audio(), { fftSize: 256 });
    audio().createMediaStreamSource(element.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const isHeard = samples.some((sample) => Math.abs(sample) > LOUD);
      if (isHeard) noted.first = performance.now();
      if (isHeard || track.readyState === "ended") clearInterval(timer);
    }, POLL_MS);
  }

  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      this.addEventListener("track", ({ track }) => watch(track));
    }
  };

  // What the person sees and hears -----------------------------------------------------------------

  const isPlayed = (track) =>
    [...players].some(
      (element) =>
        !element.paused && !(track.kind === "audio" && element.muted)
        && element.srcObject instanceof MediaStream && element.srcObject.getTracks().includes(track),
    );

  /** By kind: since when nothing of it is played, and each such time that is over. */
  const missing = { video: { since: null, gaps: [] }, audio: { since: null, gaps: [] } };

  setInterval(() => {
    const now = performance.now();
    for (const kind of ["video", "audio"]) {
      const played = [...tracks].some(
        ([track, noted]) =>
          noted.kind === kind && noted.first !== null && track.readyState === "live" && track.enabled
          && isPlayed(track),
      );
      const { since, gaps } = missing[kind];
      if (played && since !== null) gaps.push({ from: since, to: now });
      missing[kind].since = played ? null : (since ?? now);
    }
  }, POLL_MS);

  let start = null;
  addEventListener("click", ({ timeStamp }) => (start ??= timeStamp), true);

  const first = (kind) =>
    [...tracks.values()].find((one) => one.kind === kind && start !== null && one.came > start && one.first)?.first;
  const without = (kind) =>
    Math.max(0, ...missing[kind].gaps.filter(({ to }) => to > start).map(({ from, to }) => to - from));
  const isWhole = () => players.size === 0 || Object.values(missing).every(({ since }) => since === null);

  const lacking = () =>
    [
      ...["video", "audio"].filter((kind) => !first(kind)).map((kind) => `${kind} from the others`),
      ...Object.keys(missing).filter((kind) => missing[kind].since !== null).map((kind) => `${kind} in the page`),
    ].join(", ");

  window.probe = {
    /** From now on, or from the next click on. */
    arm: (now) => (start = now ? performance.now() : null),
    /**
     * @returns milliseconds from the start to the first picture and the first sound that came
     * after it, and for how long the page played no picture, no sound
     */
    async took() {
      const end = performance.now() + PATIENCE_MS;
      while (!first("video") || !first("audio") || !isWhole()) {
        if (performance.now() > end) throw new Error(`Still missing: ${lacking()}`);
        await new Promise((next) => setTimeout(next, 20));
      }
      return {
        video: first("video") - start,
        audio: first("audio") - start,
        noVideo: without("video"),
        noAudio: without("audio"),
      };
    },
  };
})();
