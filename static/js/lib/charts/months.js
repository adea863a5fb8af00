// One account's months against their mean and one deviation up and down: what the XYZ letter is judged by.
import { axisMoney, compactMoney } from "../money.js";
import { axis, frame } from "./frame.js";

/** Return the options for `{ currency, x, values, mean, deviation, mean_label }`. */
export function months(data, ink, language) {
  const write = (value) => (value == null ? "–" : compactMoney(value, data.currency, language));
  const base = frame(ink, { top: 14, right: data.mean_label ? 72 : 12 });
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      valueFormatter: write,
      axisPointer: { type: "shadow", shadowStyle: { color: ink.grid, opacity: 0.5 } },
    },
    // Where there is no room for every name, the latest has its own all the same.
    xAxis: axis(ink, { type: "category", data: data.x, axisLabel: { showMaxLabel: true } }),
    yAxis: axis(ink, {
      type: "value",
      splitNumber: 4,
      axisLine: { show: false },
      axisLabel: { formatter: (value) => axisMoney(value, data.currency, language) },
    }),
    series: [bars(data, ink)],
  };
}

function bars(data, ink) {
  return {
    type: "bar",
    data: data.values,
    barCategoryGap: "42%",
    barMaxWidth: 36,
    itemStyle: { color: ink.d2, borderRadius: [2, 2, 0, 0] },
    markArea: data.deviation == null ? undefined : deviation(data, ink),
    markLine: data.mean == null ? undefined : mean(data, ink),
  };
}

function deviation(data, ink) {
  return {
    silent: true,
    itemStyle: { color: ink.good, opacity: 0.13 },
    data: [[{ yAxis: data.mean - data.deviation }, { yAxis: data.mean + data.deviation }]],
  };
}

function mean(data, ink) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: ink.ink, width: 1.25, type: "solid" },
    label: { color: ink.ink, fontFamily: ink.font, fontSize: 11, position: "end", formatter: data.mean_label ?? "" },
    data: [{ yAxis: data.mean }],
  };
}
