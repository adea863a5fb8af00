// The colours of the theme, for what draws on a canvas. Nothing here is a colour: tokens.css has them.

const names = [
  "ink", "ink-2", "ink-3", "line", "grid", "surface", "d1", "d2", "d3", "d4", "good", "bad", "warn-line", "warn-soft", "mute-fill",
];

/** Read the tokens as they are for this element now: `{ ink, ink2, …, font }`. */
export function inks(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--k-${name}`).trim();
  const entries = names.map((name) => [camel(name), read(name)]);
  return { ...Object.fromEntries(entries), font: read("font") };
}

function camel(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
