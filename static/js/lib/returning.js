// Who goes back to a page finds the focus on what led away from it, and not at its beginning.
const key = () => `kam.focus ${location.pathname}${location.search}`;
const alike = (href) => [...document.querySelectorAll("a[href]")].filter((each) => each.getAttribute("href") === href);

function remember() {
  const link = document.activeElement?.closest("a[href]");
  try {
    if (link) {
      const href = link.getAttribute("href");
      sessionStorage.setItem(key(), JSON.stringify([href, alike(href).indexOf(link)]));
    } else sessionStorage.removeItem(key());
  } catch {
    // Storage may be switched off; the page begins at its top then.
  }
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(key()) ?? "null");
  } catch {
    return null;
  }
}

export function comeBack() {
  addEventListener("pagehide", remember);
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const place = isBack && document.activeElement === document.body ? remembered() : null;
  if (place) alike(place[0])[place[1]]?.focus();
}
