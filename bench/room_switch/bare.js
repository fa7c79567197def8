/**
 * The yardstick: two pages, one RTCPeerConnection each, a camera and a microphone, as little
 * code as possible. The page that is told to `call` measures until it shows the first frame.
 */
const channel = new BroadcastChannel("bare");
let connection = null;

function connect(tracks, onTrack) {
  connection = new RTCPeerConnection();
  const stream = new MediaStream(tracks);
  for (const track of tracks) connection.addTrack(track, stream);
  connection.onicecandidate = ({ candidate }) =>
    candidate && channel.postMessage({ candidate: candidate.toJSON() });
  connection.ontrack = onTrack;
}

async function say(description) {
  await connection.setLocalDescription(description);
  channel.postMessage({ description: connection.localDescription.toJSON() });
}

channel.onmessage = async ({ data: { description, candidate, over } }) => {
  if (over) connection?.close();
  else if (candidate) await connection?.addIceCandidate(candidate);
  else if (description.type === "answer") await connection.setRemoteDescription(description);
  else if (window.bare.answers) {
    connect(window.bare.tracks(), () => null);
    await connection.setRemoteDescription(description);
    await say();
  }
};

window.bare = {
  /** Whether this page is the one that is called. */
  answers: false,
  tracks: () => [person.tracks.microphone, person.tracks.camera],
  async call() {
    const start = performance.now();
    const element = document.createElement("video");
    const sound = document.createElement("audio");
    document.body.append(element, sound);
    const shown = new Promise((settle) => element.requestVideoFrameCallback(settle));
    connect(this.tracks(), ({ track }) => {
      if (track.kind === "video") element.srcObject = new MediaStream([track]);
      else sound.srcObject = new MediaStream([track]);
      (track.kind === "video" ? element : sound).play();
    });
    await say();
    await shown;
    const took = performance.now() - start;
    connection.close();
    channel.postMessage({ over: true });
    element.remove();
    sound.remove();
    return took;
  },
};

/** One state for two pages at the same moment, as the server's event is. */
const states = new BroadcastChannel("states");
states.onmessage = ({ data }) => person.update({ ...data, you: person.you });
window.moved = async (state, to) => {
  const start = performance.now();
  states.postMessage(state);
  person.update(state);
  while (!person.elements.get(`${to} camera`)?.firstFrame) await new Promise((next) => setTimeout(next, 2));
  return person.elements.get(`${to} camera`).firstFrame - start;
};
