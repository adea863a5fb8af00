// Runs before the first paint: what "system" means on this screen, how wide the sidebar was left, and whose keyboard it
// is. // Not a module, because modules run too late for that. The server writes the theme the person chose.
(() => {
  const root = document.documentElement;
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  if (root.dataset.bsTheme === "system") {
    const follow = () => {
      root.dataset.bsTheme = isDark.matches ? "dark" : "light";
    };
    follow();
    isDark.addEventListener("change", follow);
  }
  root.dataset.keyboard = /Mac|iPhone|iPad/.test(navigator.platform) ? "mac" : "pc";
  try {
    if (localStorage.getItem("kam.sidebar") === "narrow") root.dataset.sidebar = "narrow";
  } catch {
    // Storage may be switched off; the sidebar is wide then.
  }
})();
