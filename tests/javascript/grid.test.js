import assert from "node:assert/strict";
import { test } from "node:test";

import { neighbour } from "../../static/js/lib/grid.js";

// 0 1 2
// 3 4 5
// 6 7
const eight = { columns: 3, count: 8 };

test("arrows lead to the next cell", () => {
  assert.equal(neighbour(4, "ArrowLeft", eight), 3);
  assert.equal(neighbour(4, "ArrowRight", eight), 5);
  assert.equal(neighbour(4, "ArrowUp", eight), 1);
  assert.equal(neighbour(4, "ArrowDown", eight), 7);
});

test("there is nothing beyond the edges, and rows do not run into each other", () => {
  assert.equal(neighbour(3, "ArrowLeft", eight), null);
  assert.equal(neighbour(2, "ArrowRight", eight), null);
  assert.equal(neighbour(1, "ArrowUp", eight), null);
  assert.equal(neighbour(5, "ArrowDown", eight), null);
  assert.equal(neighbour(7, "ArrowRight", eight), null);
});

test("Home and End lead to the ends of the row", () => {
  assert.equal(neighbour(4, "Home", eight), 3);
  assert.equal(neighbour(4, "End", eight), 5);
  assert.equal(neighbour(6, "End", eight), 7);
});

test("other keys and no cell lead nowhere", () => {
  assert.equal(neighbour(4, "Enter", eight), null);
  assert.equal(neighbour(-1, "ArrowDown", eight), null);
});
