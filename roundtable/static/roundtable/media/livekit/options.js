/** How we use LiveKit's client: what is published, and in which qualities. */
import {
  AudioPresets, LogLevel, ScreenSharePresets, setLogLevel, Track, VideoPresets,
} from "livekit-client";

/** @typedef {import("../ladder.js").Kind} Kind */

// It calls every end of a connection an error, that of a room that was left too. What matters is
// told by its events.
setLogLevel(LogLevel.silent);

/** @type {Record<Kind, import("livekit-client").Track.Source>} */
export const SOURCES = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
  share_audio: Track.Source.ScreenShareAudio,
};

/** @type {import("livekit-client").RoomOptions} */
export const ROOM = {
  // Of a picture comes what its place on the page needs: `sight.js` sees to that.
  adaptiveStream: false,
  // A quality that nobody asks for is not encoded.
  dynacast: true,
  // The devices are the page's: they go on when a room is left.
  stopLocalTrackOnUnpublish: false,
  // Leaving the page can be cancelled while a recording is uploaded.
  disconnectOnPageLeave: false,
};

/** @type {import("livekit-client").RoomConnectOptions} */
export const CONNECT = {
  // Trying again takes a fresh ticket, so it is not the client's to do.
  maxRetries: 0,
  websocketTimeout: 5_000,
  peerConnectionTimeout: 8_000,
};

/** @type {Record<Kind, import("livekit-client").TrackPublishOptions>} */
export const PUBLISH = {
  microphone: { audioPreset: { maxBitrate: 32_000, priority: "high" } },
  camera: {
    simulcast: true,
    videoEncoding: VideoPresets.h720.encoding,
    videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360],
  },
  screen: { simulcast: true, screenShareEncoding: ScreenSharePresets.h1080fps15.encoding },
  // It may be music: neither cut in pauses nor sent twice.
  share_audio: { audioPreset: AudioPresets.musicHighQuality, dtx: false, red: false },
};
