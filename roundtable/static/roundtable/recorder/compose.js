/**
 * Composes the picture of a recording: everybody in a grid; beside a shared screen in a strip.
 *
 * @typedef {import("../view/layout.js").Place} Place
 * @typedef {import("./draw.js").Tile} Tile
 */
import { grid } from "../view/layout.js";
import { BACKGROUND, drawTile } from "./draw.js";

const WIDTH = 1280;
const HEIGHT = 720;
const MARGIN = 12;
const STRIP = 240;

/**
 * A place for each tile, in the order given.
 * @param {boolean[]} screens which of the tiles are screens
 * @returns {Place[]}
 */
export function places(screens) {
  const whole = {
    left: MARGIN,
    top: MARGIN,
    width: WIDTH - 2 * MARGIN,
    height: HEIGHT - 2 * MARGIN,
  };
  const large = screens.filter(Boolean).length;
  const people = screens.length - large;
  const strip = large && people ? STRIP + MARGIN : 0;
  const main = { ...whole, width: whole.width - strip };
  const side = { ...whole, left: WIDTH - MARGIN - STRIP, width: STRIP };
  const forScreens = grid(large, main);
  const forPeople = grid(people, large ? side : main);
  return screens.map((screen) => /** @type {Place} */ ((screen ? forScreens : forPeople).shift()));
}

export class Composer {
  #element = document.createElement("canvas");
  #canvas;

  /** @param {() => Tile[]} tiles what is to be seen now */
  constructor(tiles) {
    this.tiles = tiles;
    this.#element.width = WIDTH;
    this.#element.height = HEIGHT;
    const canvas = this.#element.getContext("2d", { alpha: false });
    if (!canvas) throw new Error("This browser cannot draw.");
    this.#canvas = canvas;
    this.draw();
    this.stream = this.#element.captureStream();
  }

  get track() {
    return this.stream.getVideoTracks()[0];
  }

  /** Draw the next picture; it becomes a frame of the track. */
  draw() {
    const tiles = this.tiles();
    this.#canvas.fillStyle = BACKGROUND;
    this.#canvas.fillRect(0, 0, WIDTH, HEIGHT);
    const where = places(tiles.map((tile) => tile.screen));
    tiles.forEach((tile, index) => drawTile(this.#canvas, tile, where[index]));
  }
}
