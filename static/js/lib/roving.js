// Which row of a list comes next.

const directions = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Return the row that `key` leads to from `index` (-1 = none yet), or null; the ends do not wrap. */
export function nextRow(index, key, count) {
  if (count === 0) return null;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const direction = directions[key];
  if (!direction) return null;
  if (index < 0) return direction === 1 ? 0 : count - 1;
  const next = index + direction;
  return next >= 0 && next < count ? next : null;
}

/** Return the indexes between two rows, both included, whichever comes first. */
export function between(from, to) {
  const [low, high] = from < to ? [from, to] : [to, from];
  return Array.from({ length: high - low + 1 }, (_, step) => low + step);
}

/** Return the next of `names` after `index` that begins with the letter, around the end, or null. */
export function byLetter(index, letter, names) {
  const wanted = letter.toLocaleLowerCase();
  for (let step = 1; step <= names.length; step += 1) {
    const place = (index + step) % names.length;
    if (names[place].toLocaleLowerCase().startsWith(wanted)) return place;
  }
  return null;
}
