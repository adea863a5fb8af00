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
  // Paper is white: what is dark on the screen is printed light, charts too.
  addEventListener("beforeprint", () => {
    root.dataset.screenTheme = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
  });
  addEventListener("afterprint", () => {
    root.dataset.bsTheme = root.dataset.screenTheme;
    delete root.dataset.screenTheme;
  });
  try {
    if (localStorage.getItem("kam.sidebar") === "narrow") root.dataset.sidebar = "narrow";
  } catch {
    // Storage may be switched off; the sidebar is wide then.
  }
})();
