/**
 * Draws one tile onto the recording's canvas.
 *
 * @typedef {import("../view/layout.js").Place} Place
 * @typedef {object} Tile what is to be seen of one person, or of a screen
 * @property {string} name
 * @property {string} initials
 * @property {number} colour the avatar's
 * @property {HTMLVideoElement|null} video null while the camera is off
 * @property {boolean} screen a shared screen: never cut off, and shown large
 */
import { colourOf } from "./colours.js";

export const BACKGROUND = "#0c0f0f";
const EMPTY = "#1b2120";
const LABEL = "#0c0f0fb3";
const TEXT = "#ffffff";
const FONT = "system-ui, sans-serif";
const CORNER = 12;

/** @param {CanvasRenderingContext2D} canvas @param {Tile} tile @param {Place} place */
export function drawTile(canvas, tile, place) {
  canvas.save();
  canvas.beginPath();
  canvas.roundRect(place.left, place.top, place.width, place.height, CORNER);
  canvas.clip();
  canvas.fillStyle = EMPTY;
  canvas.fillRect(place.left, place.top, place.width, place.height);
  const { video } = tile;
  if (video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth) {
    drawVideo(canvas, video, place, tile.screen ? Math.min : Math.max);
  } else {
    drawAvatar(canvas, tile, place);
  }
  drawName(canvas, tile.name, place);
  canvas.restore();
}

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {HTMLVideoElement} video
 * @param {Place} place
 * @param {(...scales: number[]) => number} fit the larger scale covers, the smaller contains
 */
function drawVideo(canvas, video, place, fit) {
  const { videoWidth, videoHeight } = video;
  const scale = fit(place.width / videoWidth, place.height / videoHeight);
  const width = videoWidth * scale;
  const height = videoHeight * scale;
  const left = place.left + (place.width - width) / 2;
  const top = place.top + (place.height - height) / 2;
  canvas.drawImage(video, left, top, width, height);
}

/** @param {CanvasRenderingContext2D} canvas @param {Tile} tile @param {Place} place */
function drawAvatar(canvas, tile, place) {
  const radius = place.height / 5;
  const x = place.left + place.width / 2;
  const y = place.top + place.height / 2;
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.fillStyle = colourOf(tile.colour);
  canvas.fill();
  canvas.fillStyle = TEXT;
  canvas.font = `600 ${Math.round(radius * 0.76)}px ${FONT}`;
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.fillText(tile.initials, x, y);
}

/** @param {CanvasRenderingContext2D} canvas @param {string} name @param {Place} place */
function drawName(canvas, name, place) {
  const size = Math.round(Math.min(22, Math.max(12, place.height / 14)));
  const gap = size / 2;
  canvas.font = `500 ${size}px ${FONT}`;
  canvas.textAlign = "start";
  canvas.textBaseline = "middle";
  const text = shorten(canvas, name, place.width - 4 * gap);
  const left = place.left + gap;
  const top = place.top + place.height - gap - 2 * size;
  canvas.beginPath();
  canvas.roundRect(left, top, canvas.measureText(text).width + 2 * gap, 2 * size, size / 2);
  canvas.fillStyle = LABEL;
  canvas.fill();
  canvas.fillStyle = TEXT;
  canvas.fillText(text, left + gap, top + size);
}

/** @param {CanvasRenderingContext2D} canvas @param {string} text @param {number} width */
function shorten(canvas, text, width) {
  if (canvas.measureText(text).width <= width) return text;
  const letters = [...text];
  do letters.pop();
  while (letters.length && canvas.measureText(`${letters.join("")}…`).width > width);
  return `${letters.join("")}…`;
}
