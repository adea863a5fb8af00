// What stands in a form, as one text to compare.

// It differs from page to page and nobody types it.
const TOKEN = "csrfmiddlewaretoken";

/** Return the fields and values of a FormData in their order; of a file its name and size. */
export function snapshot(data) {
  const said = [...data].filter(([name]) => name !== TOKEN);
  return JSON.stringify(said.map(([name, value]) => [name, typeof value === "string" ? value : `${value.name} ${value.size}`]));
}
