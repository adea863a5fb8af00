// What a person was at lately, kept by their browser: names of pages that the server understands, the latest first.

const MOST = 8;

/** Return the list with `name` in front, once, and no more than eight. */
export function withLatest(names, name) {
  return [name, ...names.filter((each) => each !== name)].slice(0, MOST);
}

/** Read what was kept; anything else than a list of words is nothing. */
export function read(text) {
  try {
    const kept = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}
