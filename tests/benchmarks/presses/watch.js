// How long a press takes: until the browser has drawn after it, and until what it asked for stands on the page.
window.press = { drawn: 0, answered: 0 };
let began = 0;
for (const kind of ["keydown", "click"]) {
  addEventListener(
    kind,
    () => {
      began = performance.now();
    },
    true,
  );
}
addEventListener("htmx:afterSettle", () => {
  requestAnimationFrame(() => {
    window.press.answered = performance.now() - began;
  });
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    window.press.drawn = Math.max(window.press.drawn, entry.duration);
  }
}).observe({ type: "event", durationThreshold: 16, buffered: true });
