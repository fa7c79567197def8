/**
 * The yardstick: `livekit-client` and nothing around it. One page stays in a room; the other
 * connects, and is sent what the first publishes.
 */
(() => {
  const { Room } = window.LivekitClient;
  const options = { adaptiveStream: true, dynacast: true };

  const shown = new Set();

  /** What is not on the screen is not sent: adaptive streams. */
  function show(track) {
    const element = track.attach();
    if (track.kind === "video") Object.assign(element, { width: 320, height: 180 });
    document.body.prepend(element);
    shown.add(element);
  }

  function clear() {
    for (const element of shown) element.remove();
    shown.clear();
  }

  async function enter({ url, token }) {
    const room = new Room(options);
    room.on("trackSubscribed", show);
    await room.connect(url, token);
    return room;
  }

  async function publish(room) {
    const local = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    await Promise.all(local.getTracks().map((track) => room.localParticipant.publishTrack(track)));
  }

  window.bare = {
    /** Stay in the room, to be heard and seen. */
    stays: async (access) => publish(await enter(access)),
    /** Come in, hear and see whoever is there, and go. */
    async comes(access) {
      probe.arm(true);
      const room = await enter(access);
      const took = await probe.took();
      await room.disconnect();
      clear();
      return took;
    },
  };
})();
