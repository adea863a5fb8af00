// Money by month: stacked bars or lines, at most three series, with the windows that explain them.
// The axis begins at nought, so that an account that varies little looks like one.
import { axisMoney, compactMoney } from "../money.js";
import { axis, frame, legend } from "./frame.js";

/** Return the options for `{ currency, x, series: [{ name, data, ink, bar, stack, dash }], windows }`. */
export function trend(data, ink, language) {
  const write = (value) => (value == null ? "–" : compactMoney(value, data.currency, language));
  const hasBars = data.series.some((series) => series.bar);
  const base = frame(ink, { top: 30 });
  return {
    ...base,
    legend: data.series.length > 1 ? { ...legend(ink), data: data.series.map(mark) } : undefined,
    tooltip: { ...base.tooltip, valueFormatter: write, axisPointer: pointer(ink, hasBars) },
    xAxis: axis(ink, { type: "category", data: data.x, boundaryGap: hasBars }),
    yAxis: axis(ink, {
      type: "value",
      splitNumber: 4,
      axisLine: { show: false },
      axisLabel: { formatter: (value) => axisMoney(value, data.currency, language) },
    }),
    series: data.series.map((series, index) => one(series, ink, index === 0 ? windows(data, ink) : undefined)),
  };
}

// In the legend a bar is a block, a line is a line: dashed where it is in the picture.
const LINE = "path://M0 0h14v2h-14z";
const DASHES = "path://M0 0h5v2h-5zM9 0h5v2h-5z";

function mark({ name, bar, dash }) {
  return { name, icon: bar ? "roundRect" : dash ? DASHES : LINE };
}

function one(series, ink, markArea) {
  const color = ink[series.ink];
  const shared = { name: series.name, data: series.data, stack: series.stack, itemStyle: { color }, markArea };
  if (series.bar) {
    return { ...shared, type: "bar", barCategoryGap: "38%", barMaxWidth: 40, itemStyle: { color, borderRadius: 1 } };
  }
  const width = series.ink === "d1" ? 2 : 1.5;
  return { ...shared, type: "line", symbol: "none", lineStyle: { color, width, type: series.dash ? [4, 3] : "solid" } };
}

function windows(data, ink) {
  if (!data.windows?.length) return undefined;
  return {
    silent: true,
    itemStyle: { color: ink.warnSoft, opacity: 0.9 },
    label: { color: ink.ink2, fontFamily: ink.font, fontSize: 11, position: "insideTop", distance: 4 },
    data: data.windows.map(([from, to, name]) => [{ xAxis: from, name }, { xAxis: to }]),
  };
}

function pointer(ink, hasBars) {
  if (!hasBars) return { type: "line", lineStyle: { color: ink.ink3, width: 1 } };
  return { type: "shadow", shadowStyle: { color: ink.grid, opacity: 0.5 } };
}
