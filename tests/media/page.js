/**
 * One person's browser with nothing but the media modules in it. The server's part, handing on
 * signals, is a channel between the pages of the test; the test itself says what the state is.
 */
import { Devices } from "/static/roundtable/media/devices.js";
import { createMedia } from "/static/roundtable/media/index.js";
import * as ladder from "/static/roundtable/media/ladder.js";
import * as levels from "/static/roundtable/media/levels.js";
import * as share from "/static/roundtable/media/share.js";

// Every connection that is made, so that none escapes the test.
const connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...options) {
    super(...options);
    connections.push(this);
  }
};
const open = () => connections.filter((one) => one.connectionState !== "closed");

// What is sent ----------------------------------------------------------------------------------

let context = null;
const audio = () => (context ??= new AudioContext());

/** A microphone that hears one note. */
function tone(frequency) {
  const oscillator = new OscillatorNode(audio(), { frequency });
  const volume = new GainNode(audio(), { gain: 0.5 });
  const end = new MediaStreamAudioDestinationNode(audio());
  oscillator.connect(volume).connect(end);
  oscillator.start();
  return end.stream.getAudioTracks()[0];
}

/** A camera that never stands still; its sides tell it from another. */
function picture(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  let step = 0;
  setInterval(() => {
    pen.fillStyle = `hsl(${(step += 7) % 360} 70% 50%)`;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = "white";
    pen.fillRect((step * 3) % width, 0, 20, height);
  }, 40);
  return canvas.captureStream(25).getVideoTracks()[0];
}

// What is received ------------------------------------------------------------------------------

const elements = new Map();

/** @returns the element that plays this track of theirs */
function play(participant, kind, track) {
  const name = `${participant} ${kind}`;
  elements.get(name)?.element.remove();
  elements.delete(name);
  if (!track) return;
  const element = document.createElement(track.kind);
  const held = { element, track, analyser: null, firstFrame: null };
  elements.set(name, held);
  document.body.append(element);
  element.srcObject = new MediaStream([track]);
  element.play().catch(() => null);
  if (track.kind === "audio") {
    held.analyser = new AnalyserNode(audio(), { fftSize: 4096, smoothingTimeConstant: 0 });
    audio().createMediaStreamSource(element.srcObject).connect(held.analyser);
  } else {
    element.requestVideoFrameCallback(() => (held.firstFrame = performance.now()));
  }
}

/** The loudest note that comes from somebody, in Hz; null when there is none. */
function note(participant, kind) {
  const analyser = elements.get(`${participant} ${kind}`)?.analyser;
  if (!analyser) return null;
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const loudest = bins.indexOf(Math.max(...bins));
  return bins[loudest] > -60 ? (loudest * audio().sampleRate) / analyser.fftSize : null;
}

// The person ------------------------------------------------------------------------------------

const wire = new BroadcastChannel("signals");

window.person = {
  Devices, ladder, levels, share, connections, open, tone, picture, elements,
  media: null,
  online: true,
  /** Signals that this person sent, and that came for them. */
  sent: [],
  came: [],
  /** Signals wait here while `held` is true, as if the server were slow. */
  held: false,
  /** Signals that the server reads when it has decided on a change of room: it reads in order. */
  undecided: [],

  /** Ask to go to a room; how to answer that. */
  prepare(room) {
    const decision = new Promise((grant, refuse) => (this.decide = { grant, refuse }));
    this.media.prepare(room, decision);
  },

  async enter({ you, ticket, local }) {
    this.you = you;
    this.tracks = {
      microphone: local.tone ? tone(local.tone) : null,
      camera: local.camera ? picture(...local.camera) : null,
      screen: null,
      shareAudio: null,
    };
    this.media = await createMedia({
      ticket, you, send: (command) => this.send(command), renew: () => null,
    });
    this.links = {};
    this.media.addEventListener("track", ({ detail }) => play(detail.participant, detail.kind, detail.track));
    this.media.addEventListener("link", ({ detail }) => (this.links[detail.participant] = detail.state));
    this.media.setLocal(this.tracks);
  },

  async send({ to, stay, their_stay, data }) {
    if (!this.online) throw Object.assign(new Error("Offline"), { code: "offline" });
    stay ??= await new Promise((pass) => this.undecided.push({ to, pass }));
    const frame = { type: "signal", sender: this.you, stay, your_stay: their_stay, data };
    this.sent.push({ to, frame });
    wire.postMessage({ to, frame });
  },

  set(changes) {
    Object.assign(this.tracks, changes);
    this.media.setLocal(this.tracks);
  },

  update({ you, participants }) {
    const people = new Map(participants.map((one) => [one.id, one]));
    const mine = people.get(you);
    this.undecided = this.undecided.filter(({ to, pass }) => {
      const together = people.get(to)?.room === mine.room;
      if (together) pass(mine.stay);
      return !together;
    });
    this.media.update({ you, participants: people, ended: false });
  },

  descriptions: () => person.sent.filter(({ frame }) => frame.data.type !== "candidate").length,
  hears: (participant, kind, frequency) => Math.abs((note(participant, kind) ?? -1e9) - frequency) < 25,
  silent: (participant, kind) => note(participant, kind) === null,
  sees(participant, kind) {
    const held = elements.get(`${participant} ${kind}`);
    return held?.firstFrame ? [held.element.videoWidth, held.element.videoHeight] : null;
  },
  sender: (lane) => open()[0].getTransceivers()[lane].sender,
};

wire.onmessage = ({ data: { to, frame } }) => {
  if (to !== person.you) return;
  person.came.push(frame);
  if (!person.held) person.media.signal(frame);
};
