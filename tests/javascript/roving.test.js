import assert from "node:assert/strict";
import { test } from "node:test";

import { between, byLetter, nextRow } from "../../static/js/lib/roving.js";

test("J and K move, the ends do not wrap", () => {
  assert.equal(nextRow(0, "j", 3), 1);
  assert.equal(nextRow(2, "j", 3), null);
  assert.equal(nextRow(2, "k", 3), 1);
  assert.equal(nextRow(0, "k", 3), null);
});

test("the first press enters the list from its side", () => {
  assert.equal(nextRow(-1, "j", 3), 0);
  assert.equal(nextRow(-1, "k", 3), 2);
});

test("Home and End lead to the ends; an empty list has none", () => {
  assert.equal(nextRow(1, "Home", 3), 0);
  assert.equal(nextRow(1, "End", 3), 2);
  assert.equal(nextRow(-1, "j", 0), null);
  assert.equal(nextRow(-1, "End", 0), null);
});

test("a range holds both its ends, whichever way it was drawn", () => {
  assert.deepEqual(between(2, 4), [2, 3, 4]);
  assert.deepEqual(between(4, 2), [2, 3, 4]);
  assert.deepEqual(between(3, 3), [3]);
});

test("a letter leads to the next name that begins with it, around the end", () => {
  const names = ["Assign", "Tag", "Archive", "Łódź"];
  assert.equal(byLetter(-1, "a", names), 0);
  assert.equal(byLetter(0, "A", names), 2);
  assert.equal(byLetter(2, "a", names), 0);
  assert.equal(byLetter(0, "ł", names), 3);
  assert.equal(byLetter(0, "q", names), null);
});
