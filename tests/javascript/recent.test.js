import assert from "node:assert/strict";
import { test } from "node:test";

import { read, withLatest } from "../../static/js/lib/recent.js";

test("the latest stands in front, once", () => {
  assert.deepEqual(withLatest(["a.1", "a.2"], "a.2"), ["a.2", "a.1"]);
  assert.deepEqual(withLatest([], "a.1"), ["a.1"]);
});

test("eight are kept", () => {
  const nine = withLatest(["1", "2", "3", "4", "5", "6", "7", "8"], "9");
  assert.deepEqual(nine, ["9", "1", "2", "3", "4", "5", "6", "7"]);
});

test("what is kept by somebody else or broken is nothing", () => {
  assert.deepEqual(read(null), []);
  assert.deepEqual(read("{"), []);
  assert.deepEqual(read('{"a": 1}'), []);
  assert.deepEqual(read('["a.1", 7]'), ["a.1"]);
});
