// Which keys are for us, and what a sequence such as "g a" leads to.

const typing = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/** Say whether the person is typing, so that a letter is a letter. Checkboxes and buttons take no text. */
export function isTyping({ tagName, type, isContentEditable }) {
  if (isContentEditable) return true;
  if (tagName === "INPUT" && ["checkbox", "radio", "button", "submit"].includes(type)) return false;
  return typing.has(tagName);
}

/** Say whether a key press is a plain key: no modifier, and not a part of composing (Chinese input). */
export function isPlain({ ctrlKey, metaKey, altKey, isComposing }) {
  return !ctrlKey && !metaKey && !altKey && !isComposing;
}

/** Say whether a key press is Ctrl K, or ⌘ K where that is the habit: the search of everywhere. */
export function isSearch({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }) {
  return key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey && !isComposing;
}

/**
 * Follow a sequence: given the keys so far, the new key and the known sequences, return
 * `{ pressed, hit }`: what to remember and the sequence that is now complete, or null.
 */
export function follow(pressed, key, sequences) {
  const now = pressed ? `${pressed} ${key}` : key;
  if (sequences.includes(now)) return { pressed: "", hit: now };
  if (sequences.some((sequence) => sequence.startsWith(`${now} `))) return { pressed: now, hit: null };
  return pressed ? follow("", key, sequences) : { pressed: "", hit: null };
}
