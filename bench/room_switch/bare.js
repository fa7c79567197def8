/**
 * The yardstick: two pages, one RTCPeerConnection each, a camera and a microphone, as little code
 * as possible. They speak through a server that hands on all that is said.
 */
(() => {
  const me = Math.random();
  const wire = new WebSocket(`ws://${location.host}/`);
  let connection = null;
  let local = null;

  const send = (message) => wire.send(JSON.stringify({ from: me, ...message }));

  async function connect() {
    local ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    connection = new RTCPeerConnection();
    for (const track of local.getTracks()) connection.addTrack(track, local);
    connection.onicecandidate = ({ candidate }) => candidate && send({ candidate });
  }

  async function say() {
    await connection.setLocalDescription();
    send({ description: connection.localDescription });
  }

  async function hear({ from, description, candidate, over }) {
    if (from === me) return;
    if (over) connection.close();
    // Not waited for: of a connection that is closed meanwhile there never is an answer.
    else if (candidate) connection.addIceCandidate(candidate).catch(() => null);
    else if (description.type === "answer") await connection.setRemoteDescription(description);
    else {
      await connect();
      await connection.setRemoteDescription(description);
      await say();
    }
  }

  // One after the other: a candidate may come while its description is being set.
  let heard = Promise.resolve();
  wire.onmessage = ({ data }) => (heard = heard.then(() => hear(JSON.parse(data))));

  window.bare = {
    /** Open the devices: that is not what is measured. */
    async ready() {
      await connect();
      connection.close();
    },
    async call() {
      probe.arm(true);
      await connect();
      await say();
      const took = await probe.took();
      connection.close();
      send({ over: true });
      return took;
    },
  };
})();
