import assert from "node:assert/strict";
import { test } from "node:test";

import { months } from "../../static/js/lib/charts/months.js";
import { pareto } from "../../static/js/lib/charts/pareto.js";
import { trend } from "../../static/js/lib/charts/trend.js";

const ink = new Proxy({}, { get: (_, name) => `ink:${String(name)}` });

test("the concentration curve carries thresholds, band and point", () => {
  const data = {
    curve: [[0, 0], [50, 90], [100, 100]],
    lines: [[80, "A 80%"]],
    band: [30, 55],
    band_label: "Band",
    points: [[10, 46.7, "8 key accounts"], [90, 60, "far right"], [50, 99, "high up"]],
  };
  const [curve] = pareto(data, ink, "en").series;
  assert.deepEqual(curve.data, data.curve);
  assert.equal(curve.markLine.data[0].yAxis, 80);
  assert.deepEqual(curve.markArea.data[0].map((edge) => edge.yAxis), [30, 55]);
  const named = curve.markPoint.data.filter((point) => point.name);
  assert.deepEqual(named.map((point) => point.label.position), [undefined, "left", "bottom"]);
});

test("the name of a point above a threshold stands below the threshold", () => {
  const points = [[47, 85.3, "Koszyk"], [90, 99, "last"], [30, 75, "A"]];
  const data = { curve: [], lines: [[80, "A to 80%"], [95, "B to 95%"]], points };
  const { data: marks } = pareto(data, ink, "en").series[0].markPoint;
  assert.deepEqual(marks.filter((mark) => mark.name).map((mark) => mark.coord), [[47, 80], [90, 80], [30, 75]]);
  // The circle stays where the account is.
  const circles = marks.filter((mark) => mark.symbolSize !== 0);
  assert.deepEqual(circles.map((mark) => mark.coord), points.map(([x, y]) => [x, y]));
});

test("amounts that are no money are written without a currency", () => {
  const chart = months({ currency: "", x: ["May"], values: [1400], mean: 1400, deviation: 0 }, ink, "en");
  assert.equal(chart.yAxis.axisLabel.formatter(1400), "1.4k");
  assert.equal(chart.tooltip.valueFormatter(300), "300");
});

test("the name of the band stands where no marked point is", () => {
  const position = (points) => {
    const [curve] = pareto({ curve: [], band: [30, 55], points }, ink, "en").series;
    return curve.markArea.label.position;
  };
  assert.equal(position([[4, 26.6, "3 key accounts"]]), "insideTopRight");
  assert.equal(position([[10, 46.7, "8 key accounts"]]), "insideBottomRight");
  assert.equal(position(undefined), "insideBottomRight");
});

test("a curve without band and points is only a curve", () => {
  const [curve] = pareto({ curve: [[0, 0], [100, 100]] }, ink, "en").series;
  assert.equal(curve.markArea, undefined);
  assert.deepEqual(curve.markPoint.data, []);
});

test("bars and lines start at zero", () => {
  const bars = { currency: "EUR", x: ["Jan"], series: [{ name: "All", data: [1], ink: "d1", bar: true }] };
  const lines = { currency: "EUR", x: ["Jan"], series: [{ name: "All", data: [1], ink: "d1" }] };
  // Without `scale` an axis of values begins at nought.
  assert.equal(trend(bars, ink, "en").yAxis.scale, undefined);
  assert.equal(trend(lines, ink, "en").yAxis.scale, undefined);
  assert.equal(trend(bars, ink, "en").legend, undefined);
});

test("the year before is dashed and thinner", () => {
  const series = [
    { name: "Now", data: [1], ink: "d1" },
    { name: "Before", data: [1], ink: "ink3", dash: true },
  ];
  const [now, before] = trend({ currency: "EUR", x: ["Jan"], series }, ink, "en").series;
  assert.deepEqual([now.lineStyle.width, now.lineStyle.type], [2, "solid"]);
  assert.deepEqual([before.lineStyle.width, before.lineStyle.type], [1.5, [4, 3]]);
});

test("the legend draws bars, lines and dashed lines each in their own way", () => {
  const series = [
    { name: "Bars", data: [1], ink: "d1", bar: true },
    { name: "Line", data: [1], ink: "d2" },
    { name: "Dashes", data: [1], ink: "ink3", dash: true },
  ];
  const { data } = trend({ currency: "EUR", x: ["Jan"], series }, ink, "en").legend;
  assert.deepEqual(data.map(({ name }) => name), ["Bars", "Line", "Dashes"]);
  assert.equal(new Set(data.map(({ icon }) => icon)).size, 3);
});

test("the months lie against their mean and one deviation", () => {
  const data = { currency: "EUR", x: ["Jan", "Feb"], values: [20, 40], mean: 30, deviation: 10, mean_label: "Mean" };
  const [bars] = months(data, ink, "en").series;
  assert.deepEqual(bars.markArea.data[0].map((edge) => edge.yAxis), [20, 40]);
  assert.equal(bars.markLine.data[0].yAxis, 30);
  const [bare] = months({ currency: "EUR", x: [], values: [] }, ink, "en").series;
  assert.equal(bare.markArea, undefined);
  assert.equal(bare.markLine, undefined);
});

test("every colour is a token", () => {
  const text = JSON.stringify([
    pareto({ curve: [], points: [[1, 1, "x"]], band: [1, 2] }, ink, "en"),
    trend({ currency: "EUR", x: [], series: [{ name: "a", data: [], ink: "d2", bar: true }] }, ink, "en"),
    months({ currency: "EUR", x: [], values: [], mean: 1, deviation: 1 }, ink, "en"),
  ]);
  assert.doesNotMatch(text, /#[0-9a-f]{3}|rgb/i);
});
