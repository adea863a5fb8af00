// <kam-chart kind="pareto|trend|months"> draws the JSON inside it on a canvas. T turns it into its table and back.
// Canvas and plain-text tooltips, because pictures of SVG and HTML would need style attributes, which the CSP forbids.
import {
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  init,
  use,
} from "../../vendor/echarts.js";
import { months } from "../lib/charts/months.js";
import { pareto } from "../lib/charts/pareto.js";
import { trend } from "../lib/charts/trend.js";
import { inks } from "../lib/inks.js";

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
]);

// Dots of a picture to a pixel of paper: printers draw finer than screens.
const PAPER_RATIO = 3;
// Pixels that a picture is high on paper, at most.
const PAPER_HEIGHT = 210;
const kinds = { months, pareto, trend };

class KamChart extends HTMLElement {
  connectedCallback() {
    this.canvas = this.querySelector(".k-chart-canvas");
    this.label = this.canvas.getAttribute("aria-label");
    this.chart = init(this.canvas, null, { renderer: "canvas" });
    this.paper = matchMedia("print");
    this.isPaper = false;
    this.size = new ResizeObserver(() => this.isPaper || this.chart.resize());
    this.size.observe(this.canvas);
    this.theme = new MutationObserver(() => this.draw());
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    // htmx morphs the page around a chart and gives it new figures.
    this.figures = new MutationObserver(() => this.draw());
    this.figures.observe(this.querySelector("script"), { characterData: true, childList: true, subtree: true });
    this.addEventListener("keydown", this);
    this.paper.addEventListener("change", this);
    for (const type of ["beforeprint", "afterprint"]) addEventListener(type, this);
    document.fonts.ready.then(() => this.draw());
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
    this.paper.removeEventListener("change", this);
    for (const type of ["beforeprint", "afterprint"]) removeEventListener(type, this);
    for (const observer of [this.size, this.theme, this.figures]) observer.disconnect();
    this.chart.dispose();
    this.chart = null;
  }

  handleEvent(event) {
    if (event.type === "keydown") this.press(event);
    else this.print(event.type === "change" ? event.matches : event.type === "beforeprint");
  }

  // Drawn anew for the column that it has on paper, so that its words are as large as those around it; the style sheet
  // knows how wide that is. At once, because paper does not wait.
  print(isPaper) {
    if (!this.chart || isPaper === this.isPaper) return;
    const width = Number.parseInt(getComputedStyle(this).getPropertyValue("--k-paper-column"), 10);
    const height = Math.min(this.canvas.clientHeight || PAPER_HEIGHT, PAPER_HEIGHT);
    this.isPaper = isPaper;
    this.chart.dispose();
    const paper = { renderer: "canvas", width, height, devicePixelRatio: PAPER_RATIO };
    this.chart = init(this.canvas, null, isPaper ? paper : { renderer: "canvas" });
    this.draw();
    this.chart.getZr().flush();
  }

  press(event) {
    const table = this.querySelector("details");
    if (!table || event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    table.open = !table.open;
    table.querySelector("summary").focus();
  }

  draw() {
    if (!this.chart) return;
    const data = JSON.parse(this.querySelector("script").textContent);
    const option = kinds[this.getAttribute("kind")](data, inks(this), document.documentElement.lang || "en");
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const aria = { enabled: true, label: { description: this.label } };
    this.chart.setOption({ ...option, animation: !isStill && !this.isPaper, aria }, true);
  }
}

customElements.define("kam-chart", KamChart);
