/**
 * Two people who change their picture all the time, each with a tone, for the recorder to record.
 * Their pace comes from the recorder's own ticker, so that a hidden tab does not slow them down.
 */
(async ([address, csrf]) => {
  const base = "/static/roundtable/recorder/";
  const { Recorder } = await import(`${base}index.js`);
  const { Ticker } = await import(`${base}ticker.js`);
  const sound = new AudioContext();
  await sound.resume();

  /** A tone as somebody's microphone brings it. */
  const tone = (frequency) => {
    const out = sound.createMediaStreamDestination();
    const source = new OscillatorNode(sound, { frequency });
    source.connect(new GainNode(sound, { gain: 0.3 })).connect(out);
    source.start();
    return out.stream.getAudioTracks()[0];
  };

  /** A person whose picture gets brighter and brighter, and is dark again. */
  const person = async (name, colour) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 180];
    const paint = canvas.getContext("2d");
    let step = 0;
    const ticker = new Ticker(40, () => {
      step = (step + 9) % 200;
      paint.fillStyle = `rgb(${step}, ${step}, ${step})`;
      paint.fillRect(0, 0, 320, 180);
    });
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = canvas.captureStream();
    document.body.append(video);
    await video.play();
    return { name, initials: name[0], colour, video, screen: false, ticker };
  };

  const tiles = [await person("Maya", 0), await person("Tom", 5)];
  const tracks = [tone(500)];
  const recorded = [];
  const problems = [];
  const recorder = new Recorder({ recording: { id: "" }, uploadUrl: address, csrf });
  const add = recorder.upload.add.bind(recorder.upload);
  recorder.upload.add = (blob) => (recorded.push(blob), add(blob));
  let ended = false;
  const finish = recorder.upload.finish.bind(recorder.upload);
  recorder.upload.finish = () => ((ended = true), finish());
  recorder.addEventListener("problem", (event) => problems.push(event.detail.message));
  recorder.start({ tiles: () => tiles, tracks: () => tracks });

  window.performance_ = {
    recorder,
    problems,
    comes(frequency) {
      tracks.push(tone(frequency));
      recorder.update();
    },
    leaves() {
      tiles[0].video = null;
      tracks.shift().stop();
      recorder.update();
    },
    isAllUploaded: () => ended && recorder.upload.waiting === 0,
    /** What the browser recorded so far, as a digest. */
    async digest() {
      const bytes = await new Blob(recorded).arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };
  return true;
})
