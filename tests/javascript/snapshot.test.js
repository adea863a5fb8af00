import assert from "node:assert/strict";
import { test } from "node:test";

import { snapshot } from "../../static/js/lib/snapshot.js";

function form(...fields) {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

test("the same fields are the same, a changed one is not", () => {
  assert.equal(snapshot(form(["name", "Anna"])), snapshot(form(["name", "Anna"])));
  assert.notEqual(snapshot(form(["name", "Anna"])), snapshot(form(["name", "Anne"])));
  assert.notEqual(snapshot(form(["tag", "a"], ["tag", "b"])), snapshot(form(["tag", "a"])));
});

test("the token of the page is nobody's change", () => {
  assert.equal(snapshot(form(["csrfmiddlewaretoken", "1"])), snapshot(form(["csrfmiddlewaretoken", "2"])));
});

test("a file is another one by its name or size", () => {
  const file = (name, text) => form(["file", new File([text], name)]);
  assert.equal(snapshot(file("a.csv", "1")), snapshot(file("a.csv", "2")));
  assert.notEqual(snapshot(file("a.csv", "1")), snapshot(file("a.csv", "11")));
  assert.notEqual(snapshot(file("a.csv", "1")), snapshot(file("b.csv", "1")));
});
