/**
 * Runs in every person's page before the product does. It gives them a voice that tests can
 * recognise and a picture that moves, and notes what reaches them: what they would hear, whom
 * they are linked with, what their socket says. It changes nothing else.
 *
 * `window.witnessOptions`: {tone: Hz of their microphone, shareTone: Hz of what they share,
 * refuse: name of the error with which the browser refuses microphone and camera, or null}.
 */
(() => {
  const { tone, shareTone, refuse } = window.witnessOptions;

  // Their voice and picture -------------------------------------------------------------------

  /** One for all: Chromium allows few. */
  let context = null;
  const audio = () => (context ??= new AudioContext());

  /** A track that sounds at `frequency`, and how to end it. */
  function sounding(frequency) {
    const oscillator = new OscillatorNode(audio(), { frequency });
    const gain = new GainNode(audio(), { gain: 0.5 });
    const end = new MediaStreamAudioDestinationNode(audio());
    oscillator.connect(gain).connect(end);
    oscillator.start();
    return { track: end.stream.getAudioTracks()[0], end: () => oscillator.stop() };
  }

  /** A track that shows something moving. Chromium's one fake camera starves among several pages. */
  function moving() {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 360;
    const pen = canvas.getContext("2d");
    let step = 0;
    function draw() {
      pen.fillStyle = `hsl(${tone % 360} 40% 40%)`;
      pen.fillRect(0, 0, 640, 360);
      pen.fillStyle = "white";
      pen.fillRect((step++ * 16) % 600, 150, 40, 60);
    }
    draw();
    const timer = setInterval(draw, 100);
    return { track: canvas.captureStream(10).getVideoTracks()[0], end: () => clearInterval(timer) };
  }

  /** Let a made track pass for the captured one, which is not needed any more. */
  function inPlaceOf(captured, { track, end }) {
    const settings = { ...captured.getSettings() };
    if (track.kind === "video") Object.assign(settings, { width: 640, height: 360, frameRate: 10 });
    const stop = track.stop.bind(track);
    captured.stop();
    track.getSettings = () => settings;
    track.stop = () => {
      stop();
      end();
    };
    return track;
  }

  /** Let a function that captures a stream give it a voice, and for a camera a picture. */
  function played(capture, frequency, camera) {
    return async (constraints) => {
      const stream = await capture(constraints);
      for (const track of stream.getTracks()) {
        if (track.kind === "video" && !camera) continue;
        stream.removeTrack(track);
        stream.addTrack(inPlaceOf(track, track.kind === "audio" ? sounding(frequency) : moving()));
      }
      return stream;
    };
  }

  const devices = navigator.mediaDevices;
  // An empty page has none.
  if (!devices) return;
  const getUserMedia = devices.getUserMedia.bind(devices);
  const asked = [];
  devices.getUserMedia = async (constraints) => {
    asked.push(constraints);
    if (refuse) throw new DOMException("Refused by the test", refuse);
    return played(getUserMedia, tone, true)(constraints);
  };
  devices.getDisplayMedia = played(devices.getDisplayMedia.bind(devices), shareTone, false);

  // What they hear: every media element that plays sound, in the page or not --------------------

  const LOUD = -60;
  const SAMPLES = 12;
  const elements = new Set();
  const { set, get } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    configurable: true,
    get,
    set(stream) {
      elements.add(this);
      set.call(this, stream);
    },
  });

  const analysers = new Map();
  function analyser(track) {
    let found = analysers.get(track);
    if (!found) {
      const node = new AnalyserNode(audio(), { fftSize: 4096, smoothingTimeConstant: 0 });
      const source = new MediaStreamAudioSourceNode(audio(), { mediaStream: new MediaStream([track]) });
      source.connect(node);
      found = { node, source, levels: new Float32Array(node.frequencyBinCount) };
      analysers.set(track, found);
    }
    return found;
  }

  const audible = (element) =>
    !element.muted && element.volume > 0 && !element.paused && element.srcObject instanceof MediaStream;

  /** The newest last: in each, the frequencies (Hz) at which something sounded. */
  const samples = [];
  function sample() {
    const peaks = [];
    const tracks = [...elements].filter(audible).flatMap((e) => e.srcObject.getAudioTracks());
    for (const track of new Set(tracks)) {
      if (track.readyState !== "live") continue;
      const { node, levels } = analyser(track);
      node.getFloatFrequencyData(levels);
      const width = audio().sampleRate / node.fftSize;
      for (let bin = 2; bin < levels.length - 2; bin++) {
        const level = levels[bin];
        if (level > LOUD && level >= levels[bin - 1] && level >= levels[bin + 1]) peaks.push(bin * width);
      }
    }
    samples.push(peaks);
    if (samples.length > SAMPLES) samples.shift();
  }
  setInterval(sample, 80);

  const sounds = (peaks, frequency) => peaks.some((peak) => Math.abs(peak - frequency) < 25);

  // What they see -------------------------------------------------------------------------------

  /** How many frames each video had when a look at it began. */
  const looks = new WeakMap();

  /** Whether a video has shown more than three new frames since the look that has this name. */
  function isMoving(video, name) {
    const frames = video.getVideoPlaybackQuality().totalVideoFrames;
    const look = looks.get(video);
    if (look?.name !== name) looks.set(video, { name, frames });
    return look?.name === name && frames > look.frames + 3 && video.videoWidth > 0 && !video.paused;
  }

  // Whom they are linked with -------------------------------------------------------------------

  const connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };
  const open = () => connections.filter((connection) => connection.connectionState !== "closed");

  // What their socket says ----------------------------------------------------------------------

  let socket = null;
  let cut = false;
  const replies = new Map();
  const snapshots = [];
  window.WebSocket = class extends WebSocket {
    constructor(url, ...options) {
      super(url, ...options);
      // A media server has a socket of its own, perhaps on this very host.
      if (!new URL(url).pathname.startsWith("/ws/")) return;
      socket = this;
      if (cut) this.close();
      this.addEventListener("message", ({ data }) => {
        const frame = JSON.parse(data);
        if (frame.type === "snapshot") snapshots.push(frame);
        replies.get(frame.id)?.(frame);
      });
    }
  };

  /** Send a command by hand on the page's own socket; the server's reply. */
  function command(fields) {
    const id = `by-hand-${replies.size}`;
    const reply = new Promise((settle) => replies.set(id, settle));
    socket.send(JSON.stringify({ ...fields, id }));
    return reply;
  }

  window.witness = {
    asked,
    command,
    hears: (frequency) =>
      samples.length >= 3 && samples.slice(-3).every((peaks) => sounds(peaks, frequency)),
    /** Not once in the last second. */
    isDeafTo: (frequency) =>
      samples.length === SAMPLES && !samples.some((peaks) => sounds(peaks, frequency)),
    isMoving,
    forget: () => samples.splice(0),
    states: () => open().map((connection) => connection.connectionState),
    closed: () => connections.length - open().length,
    /** In how many qualities their picture is sent. */
    qualities: () =>
      open()
        .flatMap((connection) => connection.getSenders())
        .filter(({ track }) => track?.kind === "video")
        .flatMap((sender) => sender.getParameters().encodings.filter(({ active }) => active)).length,
    /** The whole state, fresh from the server. */
    async state() {
      const known = snapshots.length;
      await command({ type: "resync" });
      while (snapshots.length === known) await new Promise((done) => setTimeout(done, 20));
      return snapshots.at(-1);
    },
    /** Cut the socket, and every attempt at a new one, until `mend`. */
    cut() {
      cut = true;
      socket?.close();
    },
    mend() {
      cut = false;
    },
  };
})();
