// How long ago, in the largest unit that says it.

const units = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
];

/** Return `[count, unit]` for Intl.RelativeTimeFormat; seconds before now are negative. */
export function distance(seconds) {
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return [Math.trunc(seconds / length), unit];
  }
  return [0, "second"];
}

/** Return the seconds until the text changes; the closer the moment, the sooner. */
export function untilChange(seconds) {
  return Math.abs(seconds) < 3600 ? 60 : 3600;
}
