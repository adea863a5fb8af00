import assert from "node:assert/strict";
import { test } from "node:test";

import { distance, untilChange } from "../../static/js/lib/ago.js";

test("a distance is told in the largest unit that says it", () => {
  assert.deepEqual(distance(-30), [0, "second"]);
  assert.deepEqual(distance(-200), [-3, "minute"]);
  assert.deepEqual(distance(-2 * 3600 - 5), [-2, "hour"]);
  assert.deepEqual(distance(-26 * 3600), [-1, "day"]);
  assert.deepEqual(distance(-40 * 24 * 3600), [-1, "month"]);
  assert.deepEqual(distance(400 * 24 * 3600), [1, "year"]);
});

test("minutes change each minute, hours and days each hour", () => {
  assert.equal(untilChange(-200), 60);
  assert.equal(untilChange(-7200), 3600);
});
