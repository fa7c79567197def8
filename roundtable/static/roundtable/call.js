/** The page of the call: makes its parts and connects them. Socket to store to view; click to command. */
import { Actions, may } from "./actions.js";
import { Connection } from "./connection.js";
import { Devices } from "./media/devices.js";
import { canShareAudio, canShareScreen } from "./media/share.js";
import { OnAir } from "./on-air.js";
import { Place } from "./place.js";
import { Presenting } from "./presenting.js";
import { PERMISSIONS } from "./protocol.js";
import { canRecord, Recording } from "./recording.js";
import { me } from "./state.js";
import { Store } from "./store.js";
import { Talk } from "./talk.js";
import { Tracks } from "./tracks.js";
import { announce } from "./view/announce.js";
import { Bar } from "./view/bar.js";
import { ChatPanel } from "./view/chat.js";
import { Countdown } from "./view/countdown.js";
import { Frame } from "./view/frame.js";
import { LeaveMenu } from "./view/leave.js";
import { narrate } from "./view/narrate.js";
import { Panels } from "./view/panels.js";
import { ParticipantsPanel } from "./view/participants.js";
import { Painter } from "./view/painter.js";
import { box, byId, write } from "./view/parts.js";
import { PersonActions } from "./view/person-actions.js";
import { phase, showPhase } from "./view/phases.js";
import { offerToListen } from "./view/playback.js";
import { Preview } from "./view/preview.js";
import { RoomsPanel } from "./view/rooms.js";
import { Settings } from "./view/settings.js";
import { listenForKeys } from "./view/shortcuts.js";
import { Stage } from "./view/stage.js";
import { toast } from "./view/toasts.js";
import { keepAwake, listenForWaking } from "./waking.js";

/** @typedef {import("./protocol.js").AnyFrame} AnyFrame */

const page = document.body.dataset;
const slug = page.slug ?? "";
const role = /** @type {import("./protocol.js").RoleName} */ (page.role);

// What the page is made of ----------------------------------------------------------------------

const devices = new Devices();
const connection = new Connection({
  url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/studios/${slug}/roundtable/`,
  page: crypto.randomUUID(),
  devices: () => devices.on,
});
const actions = new Actions(connection, {
  say: (sentence) => toast(sentence, "problem"),
  going: (room, decision) => talk.prepare(room, decision),
});
const store = new Store({ resync: actions.resync });
const tracks = new Tracks();
const presenting = new Presenting(actions);
const place = new Place(slug);

const panel = (/** @type {string} */ name) =>
  /** @type {HTMLElement} */ (document.querySelector(`[data-panel="${name}"]`));
const section = (/** @type {string} */ name) =>
  /** @type {HTMLElement} */ (document.querySelector(`.phase[data-phase="${name}"]`));
const call = section("call");

const personActions = new PersonActions(actions);
const stage = new Stage({
  element: box(call, "stage"),
  store, tracks, actions, personActions,
  own: () => ({ camera: devices.camera, screen: presenting.screen }),
  arranged: (sizes) => talk.setSizes(sizes),
});
const rooms = new RoomsPanel(panel("rooms"), actions, personActions);
const participants = new ParticipantsPanel(panel("participants"), personActions);
const chat = new ChatPanel(panel("chat"), actions);
const countdown = new Countdown(box(call, "countdown"), connection.clock, () => actions.moveToRoom(null));
const frame = new Frame(call, page.studio ?? "", actions);
const settings = new Settings(devices, () => byId("shortcuts", HTMLDialogElement).showModal());
const panels = new Panels(call, (name) => {
  painter.now();
  if (name !== "chat") return;
  chat.opened();
  painter.soon(); // the badge
});
const preview = new Preview(section("preview"), devices, join);
const leaveMenu = new LeaveMenu(call, leave, actions.endSession);
const talk = new Talk({ connection, store, devices, presenting, tracks, actions });
new OnAir(connection, devices);
const recording = new Recording({
  actions, stage,
  sounds: () =>
    [...tracks.sounds(), devices.microphone, presenting.audio].flatMap((track) => (track ? [track] : [])),
  slug,
  csrf: page.csrf ?? "",
});

// What a click does -----------------------------------------------------------------------------

/** @param {(state: import("./state.js").State) => void} act */
const withState = (act) => () => {
  if (store.state) act(store.state);
};

const clicks = {
  microphone: () => devices.setMicrophone(!devices.microphoneOn),
  camera: () => devices.setCamera(!devices.cameraOn),
  screen: withState((state) => presenting.toggle("screen", state)),
  audio: withState((state) => presenting.toggle("audio", state)),
  record: withState((state) => recording.toggle(state)),
  rooms: () => panels.toggle("rooms"),
  chat: () => panels.toggle("chat"),
  participants: () => panels.toggle("participants"),
  hand: withState((state) => actions.raiseHand(me(state)?.hand === null)),
  settings: () => settings.open(),
  leave: withState((state) =>
    may(me(state), "end_session") ? leaveMenu.toggle(bar.tool("leave")) : leave(),
  ),
};
const bar = new Bar(box(call, "bar"), clicks);

/** Who did something to me. @param {string} id */
const nameOf = (id) => store.state?.participants.get(id)?.name ?? "A Host or Manager";

/** @param {() => void} act */
const inCall = (act) => () => {
  if (phase() === "call") act();
};
listenForKeys({
  m: () => clicks.microphone(),
  v: () => clicks.camera(),
  h: inCall(clicks.hand),
  r: inCall(clicks.rooms),
  c: inCall(clicks.chat),
  p: inCall(clicks.participants),
  "?": () => byId("shortcuts", HTMLDialogElement).showModal(),
  Escape: inCall(() => bar.escape() || panels.close()),
});
offerToListen(box(call, "listen"));

function join() {
  preview.close();
  connection.join();
}

async function leave() {
  await connection.leave();
}

/** What was on when the call ended for this page: who was muted comes back muted. */
let before = devices.on;

for (const again of document.querySelectorAll('[data-part="again"]')) {
  again.addEventListener("click", () => {
    devices.start(before);
    connection.join();
  });
}

// What is shown ---------------------------------------------------------------------------------

/** @param {import("./state.js").State} state */
function showBar(state) {
  bar.update(state, {
    microphone: devices.microphoneOn,
    camera: devices.cameraOn,
    panel: panels.current,
    unread: chat.unread,
    canShareScreen: canShareScreen(),
    canShareAudio: canShareAudio(),
    canRecord: canRecord(),
  });
}

const painter = new Painter(() => {
  const { state } = store;
  if (!state || !me(state)) return;
  // The stage last: what stands beside it decides how large it is.
  for (const view of [rooms, participants, chat, countdown, frame, personActions, stage]) view.update(state);
  recording.update(state);
  showBar(state);
});
store.subscribe((change) => {
  const { state } = change;
  if (!me(state)) return;
  presenting.update(state);
  talk.update(state);
  narrate(change);
  painter.soon();
});
for (const [source, name] of /** @type {[EventTarget, string][]} */ ([
  [devices, "change"], [presenting, "change"],
])) {
  source.addEventListener(name, () => painter.soon());
}
talk.addEventListener("track", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.begins) painter.next();
  else painter.soon();
});
talk.addEventListener("link", (event) => {
  const { participant, state } = /** @type {CustomEvent} */ (event).detail;
  stage.setLink(participant, state);
  if (state === "connecting") painter.later();
  else if (state === "connected") painter.next();
  else painter.soon();
});
devices.addEventListener("change", () => {
  if (phase() === "call") place.keep(devices.on);
});

// What the connection says ----------------------------------------------------------------------

connection.addEventListener("frame", (event) => {
  const said = /** @type {AnyFrame} */ (/** @type {CustomEvent} */ (event).detail);
  if (said.type === "lobby") {
    preview.setLobby(said, PERMISSIONS[role].includes("end_session"));
    if (returning) comeBack(said.live);
  }
  if (said.type === "muted") {
    devices.setMicrophone(false);
    toast(`${nameOf(said.by)} muted you`);
  }
  if (said.type === "put_out") write(box(section("put_out"), "by"), nameOf(said.by));
  store.receive(said);
  // The place is taken only when there is something to show.
  if (said.type === "snapshot") entered();
});
connection.addEventListener("refused", (event) =>
  toast(/** @type {CustomEvent} */ (event).detail.message, "problem"),
);
connection.addEventListener("waiting", () => showPhase("waiting"));
connection.addEventListener("status", (event) => {
  const lost = /** @type {CustomEvent} */ (event).detail === "reconnecting" && phase() === "call";
  if (frame.setReconnecting(lost)) announce(lost ? "Reconnecting." : "Connected.");
});
connection.addEventListener("closed", (event) => {
  const reason = /** @type {CustomEvent} */ (event).detail;
  if (phase() === "call") before = devices.on;
  place.forget();
  presenting.stop();
  recording.stop();
  talk.close();
  panels.close();
  store.forget();
  showPhase(reason);
  devices.stop();
});

function entered() {
  if (phase() !== "call") panels.close();
  preview.close();
  showPhase("call");
  place.keep(devices.on);
  painter.now();
  keepAwake();
}

// The start -------------------------------------------------------------------------------------

/** A reload of the page in the call comes back into it, unless it is over meanwhile. */
let returning = place.read();

/** @param {boolean} live */
function comeBack(live) {
  const wanted = returning;
  returning = null;
  if (!wanted || !live) return openPreview();
  devices.start(wanted);
  connection.join();
}

function openPreview() {
  showPhase("preview");
  preview.open();
}

listenForWaking(() => connection.check());
connection.connect();
if (!returning) openPreview();
