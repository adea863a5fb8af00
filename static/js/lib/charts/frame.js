// What all charts have in common: type, axes, tooltip.

/** Return the options that every chart starts from; `ink` is what lib/inks.js reads. */
export function frame(ink, grid) {
  return {
    animationDuration: 250,
    textStyle: { fontFamily: ink.font, color: ink.ink2, fontSize: 11 },
    grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true, ...grid },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: ink.surface,
      borderColor: ink.line,
      padding: [7, 10],
      textStyle: { color: ink.ink, fontFamily: ink.font, fontSize: 12 },
      axisPointer: { type: "line", lineStyle: { color: ink.ink3, width: 1 } },
    },
  };
}

/** Return the options of one axis; `own` overrides. */
export function axis(ink, own = {}) {
  const { axisLabel, ...rest } = own;
  return {
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: ink.grid } },
    ...rest,
    axisLabel: { color: ink.ink3, fontFamily: ink.font, fontSize: 11, ...axisLabel },
  };
}

/** Return the legend, small and to the right. */
export function legend(ink) {
  return {
    top: 0,
    right: 0,
    itemWidth: 14,
    itemHeight: 8,
    textStyle: { color: ink.ink2, fontFamily: ink.font, fontSize: 11 },
  };
}
