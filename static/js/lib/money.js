// Amounts and shares as the reader's language writes them: the same rules as kam/core/formatting.py.

const LARGE = 1_000_000;

/** Return how many decimals a compact amount has: 5.42M, 840k, 6.1k, 840. */
export function compactDigits(value, language) {
  const amount = Math.abs(value);
  const smallest = language.startsWith("zh") ? 10_000 : 1_000;
  if (Math.round(amount) < smallest) return 0;
  const large = language.startsWith("zh") ? 100_000_000 : LARGE;
  const scaled = amount / smallest;
  if (Math.round(scaled) >= large / smallest) return 2;
  return scaled < 10 ? 1 : 0;
}

/** Write an amount as short as a list needs it: €5.42M, €840k, 5,42 mln €, €542万. */
export function compactMoney(value, currency, language, digits = compactDigits(value, language)) {
  const isCompact = Math.round(Math.abs(value)) >= (language.startsWith("zh") ? 10_000 : 1_000);
  const text = new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    notation: isCompact ? "compact" : "standard",
    useGrouping: isCompact ? false : "auto",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
  return language.startsWith("en") ? text.replace(/K$/, "k") : text;
}

/** Write an amount of an axis: no more decimals than it needs. */
export function axisMoney(value, currency, language) {
  const digits = compactDigits(value, language);
  return compactMoney(Math.abs(value) < 0.5 ? 0 : value, currency, language, digits).replace(/[.,]0+(?=\D*$)/, "");
}

/** Write a percentage that is given as 0..100: 46.7%. */
export function percent(value, language, digits = 1) {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits }).format(value / 100);
}
