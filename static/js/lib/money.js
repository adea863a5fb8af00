// Amounts and shares as the reader's language writes them: the same rules as kam/core/formatting.py.

/** Return how many decimals a compact amount has: 5.42M, 840k, 6.1k, 840. */
export function compactDigits(value, language) {
  const amount = Math.abs(value);
  const smallest = smallestUnit(language);
  if (Math.round(amount) < smallest) return 0;
  const scaled = amount / smallest;
  if (Math.round(scaled) >= largeUnit(language) / smallest) return 2;
  return scaled < 10 ? 1 : 0;
}

/** Write an amount as short as a list needs it: €5.42M, €840k, 5,42 mln €, €542万. */
export function compactMoney(value, currency, language) {
  const digits = compactDigits(value, language);
  return write(value, currency, language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Write an amount of an axis: no more decimals than it needs. */
export function axisMoney(value, currency, language) {
  const digits = compactDigits(value, language);
  return write(value, currency, language, { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

function write(value, currency, language, decimals) {
  const amount = Math.abs(value);
  const [smallest, large] = [smallestUnit(language), largeUnit(language)];
  const isCompact = Math.round(amount) >= smallest;
  // 999.6 is written as one thousand and 999,600 as one million, although Intl counts them below.
  const unit = Math.round(amount / smallest) >= large / smallest ? large : smallest;
  const counted = isCompact ? Math.sign(value) * Math.max(amount, unit) : value;
  // Without a currency it is a quantity.
  const options = currency ? { style: "currency", currency, ...decimals } : { ...decimals };
  if (isCompact) Object.assign(options, { notation: "compact", useGrouping: false });
  const text = new Intl.NumberFormat(language, options).format(Math.abs(counted) < 0.5 ? 0 : counted);
  return withMinus(language.startsWith("en") ? text.replace(/K$/, "k") : text);
}

function smallestUnit(language) {
  return language.startsWith("zh") ? 10_000 : 1_000;
}

function largeUnit(language) {
  return language.startsWith("zh") ? 100_000_000 : 1_000_000;
}

/** Write a percentage that is given as 0..100: 46.7%. */
export function percent(value, language, digits = 1) {
  const format = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits });
  return withMinus(format.format(value / 100));
}

// Intl leaves a hyphen for a minus in our languages.
function withMinus(text) {
  return text.replace("-", "\u2212");
}
