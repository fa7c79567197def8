/**
 * For pictures of the product: a drawn person instead of Chromium's test pattern, and silence
 * instead of its beep, unless they are the one who speaks.
 *
 * `window.portrait`: {hue: of the room behind them, skin: colour, hair: colour, speaks: boolean}.
 */
(() => {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const { hue, skin, hair, speaks } = window.portrait;

  function picture() {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 360;
    const pen = canvas.getContext("2d");
    let frame = 0;
    const ellipse = (x, y, width, height, colour) => {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
      pen.fill();
    };
    function draw() {
      const wall = pen.createLinearGradient(0, 0, 640, 360);
      wall.addColorStop(0, `hsl(${hue} 28% 58%)`);
      wall.addColorStop(1, `hsl(${hue + 24} 30% 32%)`);
      pen.fillStyle = wall;
      pen.fillRect(0, 0, 640, 360);
      pen.fillStyle = `hsl(${hue + 30} 34% 70% / 55%)`;
      pen.fillRect(430, 34, 120, 150);
      const sway = 4 * Math.sin(frame++ / 6);
      ellipse(320 + sway, 168, 82, 100, hair);
      ellipse(320, 402, 172, 140, `hsl(${hue + 180} 32% 38%)`);
      pen.fillStyle = skin;
      pen.fillRect(288 + sway / 2, 222, 64, 60);
      ellipse(320 + sway, 178, 64, 80, skin);
      ellipse(320 + sway, 104, 70, 34, hair);
    }
    draw();
    setInterval(draw, 200);
    return canvas.captureStream(5).getVideoTracks()[0];
  }

  function voice() {
    const context = new AudioContext();
    const end = new MediaStreamAudioDestinationNode(context);
    if (speaks) {
      const oscillator = new OscillatorNode(context, { frequency: 220 });
      oscillator.connect(end);
      oscillator.start();
    }
    return end.stream.getAudioTracks()[0];
  }

  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    for (const track of stream.getTracks()) {
      const { getSettings } = track;
      stream.removeTrack(track);
      track.stop();
      const drawn = track.kind === "video" ? picture() : voice();
      drawn.getSettings = getSettings.bind(track);
      stream.addTrack(drawn);
    }
    return stream;
  };
})();
