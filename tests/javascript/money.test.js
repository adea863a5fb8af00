// The same figures as in tests/core/test_formatting.py: charts and pages write alike.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axisMoney, compactMoney, percent } from "../../static/js/lib/money.js";

const amounts = [
  [0, "€0", "0_€", "€0"],
  [840, "€840", "840_€", "€840"],
  [6_120, "€6.1k", "6,1_tys._€", "€6,120"],
  [12_371, "€12k", "12_tys._€", "€1.2万"],
  [840_000, "€840k", "840_tys._€", "€84万"],
  [5_420_000, "€5.42M", "5,42_mln_€", "€542万"],
  [49_030_000.4, "€49.03M", "49,03_mln_€", "€4903万"],
  [1_234_567_890, "€1.23B", "1,23_mld_€", "€12.35亿"],
  [-5_420_000, "−€5.42M", "−5,42_mln_€", "−€542万"],
];

for (const [amount, ...expected] of amounts) {
  test(`${amount} is short as each language shortens it`, () => {
    const written = ["en", "pl", "zh-hans"].map((language) => compactMoney(amount, "EUR", language));
    assert.deepEqual(written, expected.map((text) => text.replaceAll("_", "\u00a0")));
  });
}

test("an amount just below a unit takes the unit", () => {
  assert.equal(compactMoney(999.4, "EUR", "en"), "€999");
  assert.equal(compactMoney(999.6, "EUR", "en"), "€1.0k");
  assert.equal(compactMoney(999_600, "EUR", "en"), "€1.00M");
});

test("an axis writes no more decimals than it needs", () => {
  assert.equal(axisMoney(0, "EUR", "en"), "€0");
  assert.equal(axisMoney(5_000_000, "EUR", "en"), "€5M");
  assert.equal(axisMoney(2_500_000, "EUR", "en"), "€2.5M");
  assert.equal(axisMoney(28_000, "EUR", "en"), "€28k");
  assert.equal(axisMoney(100_000, "EUR", "en"), "€100k");
  assert.equal(axisMoney(5_000_000, "EUR", "pl"), "5\u00a0mln\u00a0€");
});

test("shares are given in hundredths", () => {
  assert.equal(percent(46.7, "en"), "46.7%");
  assert.equal(percent(46.7, "pl"), "46,7%");
  assert.equal(percent(80, "en", 0), "80%");
  assert.equal(percent(-9, "en"), "−9%");
});
