import assert from "node:assert/strict";
import { test } from "node:test";

import { follow, isPlain, isSearch, isTyping } from "../../static/js/lib/shortcuts.js";

const sequences = ["g a", "g p"];

test("a sequence is remembered until it is complete", () => {
  assert.deepEqual(follow("", "g", sequences), { pressed: "g", hit: null });
  assert.deepEqual(follow("g", "a", sequences), { pressed: "", hit: "g a" });
});

test("a wrong key forgets, unless it begins a sequence itself", () => {
  assert.deepEqual(follow("g", "x", sequences), { pressed: "", hit: null });
  assert.deepEqual(follow("g", "g", sequences), { pressed: "g", hit: null });
  assert.deepEqual(follow("", "a", sequences), { pressed: "", hit: null });
});

test("letters in a field are text", () => {
  assert.equal(isTyping({ tagName: "INPUT", type: "search" }), true);
  assert.equal(isTyping({ tagName: "TEXTAREA" }), true);
  assert.equal(isTyping({ tagName: "DIV", isContentEditable: true }), true);
  assert.equal(isTyping({ tagName: "INPUT", type: "checkbox" }), false);
  assert.equal(isTyping({ tagName: "A" }), false);
});

test("keys with modifiers and of a Chinese input are not ours", () => {
  assert.equal(isPlain({ ctrlKey: false, metaKey: false, altKey: false, isComposing: false }), true);
  assert.equal(isPlain({ altKey: true }), false);
  assert.equal(isPlain({ metaKey: true }), false);
  assert.equal(isPlain({ isComposing: true }), false);
});

test("Ctrl K and ⌘ K search, K alone and other modifiers do not", () => {
  const press = (more) => ({ key: "k", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  assert.equal(isSearch(press({ ctrlKey: true })), true);
  assert.equal(isSearch(press({ metaKey: true })), true);
  assert.equal(isSearch(press({})), false);
  assert.equal(isSearch(press({ ctrlKey: true, altKey: true })), false);
  assert.equal(isSearch(press({ ctrlKey: true, isComposing: true })), false);
});
