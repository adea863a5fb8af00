// The concentration curve: share of accounts against share of revenue, both in percent.
import { percent } from "../money.js";
import { axis, frame } from "./frame.js";

// In percent of the picture's height: from where on a name stands under its point, and what it needs there.
const HIGH = 70;
const NAME_HEIGHT = 30;
// Pixels that a name beside its point stands lower, because the curve goes on upwards.
const BELOW = 12;

/** Return the options for `{ curve, lines, band, band_label, points, x_name }`. */
export function pareto(data, ink, language) {
  const write = (value) => percent(value, language);
  const whole = (value) => percent(value, language, 0);
  const base = frame(ink, { top: 18, bottom: data.x_name ? 20 : 4, right: 16 });
  const scale = { type: "value", min: 0, max: 100, interval: 20, axisLabel: { formatter: whole } };
  return {
    ...base,
    tooltip: { ...base.tooltip, formatter: ([point]) => `${write(point.value[0])} → ${write(point.value[1])}` },
    xAxis: axis(ink, {
      ...scale,
      splitLine: { show: false },
      name: data.x_name,
      nameLocation: "middle",
      nameGap: 24,
      nameTextStyle: { color: ink.ink3, fontFamily: ink.font, fontSize: 11 },
    }),
    yAxis: axis(ink, scale),
    series: [curve(data, ink), equality(ink)],
  };
}

function curve(data, ink) {
  return {
    type: "line",
    data: data.curve,
    symbol: "none",
    lineStyle: { color: ink.d1, width: 2 },
    itemStyle: { color: ink.d1 },
    areaStyle: { color: ink.d4, opacity: 0.4 },
    markArea: data.band ? healthy(data, ink) : undefined,
    markLine: thresholds(data, ink),
    markPoint: points(data, ink),
  };
}

// Where the curve would be if all accounts were equal.
function equality(ink) {
  return {
    type: "line",
    data: [[0, 0], [100, 100]],
    symbol: "none",
    silent: true,
    tooltip: { show: false },
    lineStyle: { color: ink.muteFill, type: "dashed", width: 1 },
  };
}

// The name of the band stands in the half that the marked points leave free.
function healthy(data, ink) {
  const [low, high] = data.band;
  const isLow = (data.points ?? []).some(([, y]) => y < (low + high) / 2);
  const position = isLow ? "insideTopRight" : "insideBottomRight";
  return {
    silent: true,
    // Over the area under the curve, which would take the ink of the name away.
    z: 4,
    itemStyle: { color: ink.good, opacity: 0.1 },
    label: { position, color: ink.ink2, fontFamily: ink.font, fontSize: 11, fontWeight: 500 },
    data: [[{ yAxis: low, name: data.band_label }, { yAxis: high }]],
  };
}

function thresholds(data, ink) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: ink.ink3, type: [3, 3], width: 1 },
    label: { color: ink.ink2, fontFamily: ink.font, fontSize: 11, position: "insideStartTop" },
    data: (data.lines ?? []).map(([at, name]) => ({ yAxis: at, label: { formatter: name } })),
  };
}

function points(data, ink) {
  return {
    symbol: "circle",
    symbolSize: 11,
    itemStyle: { color: ink.surface, borderColor: ink.d1, borderWidth: 2.5 },
    label: {
      position: "right",
      distance: 8,
      color: ink.ink,
      fontFamily: ink.font,
      fontSize: 12,
      fontWeight: 600,
      lineHeight: 16,
      align: "left",
      formatter: ({ name }) => name,
    },
    data: (data.points ?? []).flatMap((point) => named(point, data.lines ?? [])),
  };
}

// High up a name stands under its point, and under a line that would cross it; far to the right it would leave the picture.
function named([x, y, name], lines) {
  if (y <= HIGH) {
    const label = x > 60 ? { position: "left", align: "right" } : { offset: [0, BELOW] };
    return [{ coord: [x, y], name, label }];
  }
  const label = { position: "bottom", align: x > 80 ? "right" : x > 60 ? "center" : "left" };
  const floor = Math.min(y, ...lines.map(([at]) => at).filter((at) => at > y - NAME_HEIGHT));
  if (floor === y) return [{ coord: [x, y], name, label }];
  // The name hangs on a point without a circle, on the line.
  return [{ coord: [x, y], label: { show: false } }, { coord: [x, floor], name, symbolSize: 0, label }];
}
