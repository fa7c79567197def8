import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, bestGrid, grid } from "../../roundtable/static/roundtable/view/layout.js";

const STAGES = [[1256, 690], [390, 700], [844, 300], [2500, 1300], [320, 480]];

const overlap = (a, b) =>
  a.left < b.left + b.width && b.left < a.left + a.width &&
  a.top < b.top + b.height && b.top < a.top + a.height;

for (const [width, height] of STAGES) {
  test(`tiles of 1 to 49 people fit a stage of ${width} × ${height} without overlap`, () => {
    for (let count = 1; count <= 49; count++) {
      const places = grid(count, { left: 0, top: 0, width, height });
      assert.equal(places.length, count);
      for (const [index, place] of places.entries()) {
        assert.ok(place.left >= 0 && place.left + place.width <= width + 1, `${count}: too wide`);
        assert.ok(place.top >= 0 && place.top + place.height <= height + 1, `${count}: too high`);
        assert.ok(Math.abs(place.width / place.height - 16 / 9) < 0.05);
        for (const other of places.slice(index + 1)) assert.ok(!overlap(place, other));
      }
    }
  });
}

test("no other number of columns would make the tiles larger", () => {
  for (let count = 1; count <= 49; count++) {
    const { width } = bestGrid(count, 1256, 690);
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns);
      const other = Math.min((1256 - 10 * (columns - 1)) / columns, ((690 - 10 * (rows - 1)) / rows) * (16 / 9));
      assert.ok(width >= Math.floor(other));
    }
  }
});

test("alone, the own tile has the whole stage; with others it is small", () => {
  assert.ok(arrange({ others: 0, large: 0, width: 1256, height: 690 }).own.width > 1000);
  assert.ok(arrange({ others: 1, large: 0, width: 1256, height: 690 }).own.width <= 240);
});

test("the own tile covers nobody where there are others besides one", () => {
  for (const [width, height] of [...STAGES, [904, 672], [374, 300]]) {
    for (let others = 2; others <= 48; others++) {
      const plan = arrange({ others, large: 0, width, height });
      assert.ok(plan.others.every((place) => !overlap(place, plan.own)), `${others} of ${width}`);
    }
  }
});

test("with one other the own tile is wholly on theirs, or wholly beside it", () => {
  for (const [width, height] of [[1256, 690], [904, 672], [374, 740]]) {
    const { others: [other], own } = arrange({ others: 1, large: 0, width, height });
    const inside = own.top + own.height <= other.top + other.height;
    assert.ok(!overlap(other, own) || inside, `${width} × ${height}`);
  }
});

test("who does not fit is on the next page", () => {
  const plan = arrange({ others: 30, large: 0, width: 390, height: 600 });
  assert.ok(plan.pages > 1);
  assert.ok(plan.perPage * plan.pages >= 30);
  assert.equal(plan.others.length, plan.perPage);
});

test("what is large has most of the stage, and the strip beside it keeps clear of it", () => {
  for (const [width, height] of [[1256, 690], [390, 700]]) {
    const plan = arrange({ others: 8, large: 1, width, height });
    assert.ok(plan.large[0].width > width * 0.7);
    assert.ok(plan.others.length >= 1);
    for (const place of [...plan.others, plan.own]) assert.ok(!overlap(place, plan.large[0]));
    for (const place of plan.others) assert.ok(!overlap(place, plan.own));
  }
});
