// <kam-matrix> wraps a grid of links: arrow keys move, one tab stop, Esc leaves the chosen cell. The links do the rest.
import { neighbour } from "../lib/grid.js";

class KamMatrix extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("focusin", this);
    this.stop(this.querySelector("td a[aria-current]") ?? this.cells[0]);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
    this.removeEventListener("focusin", this);
  }

  get cells() {
    return [...this.querySelectorAll("td a")];
  }

  get columns() {
    return this.querySelectorAll("tbody tr:first-child td").length;
  }

  handleEvent(event) {
    const cell = event.target.closest("td a");
    if (!cell) return;
    if (event.type === "focusin") this.stop(cell);
    else if (event.key === "Escape") this.clear(event);
    else this.move(event, cell);
  }

  move(event, cell) {
    const cells = this.cells;
    const next = neighbour(cells.indexOf(cell), event.key, { columns: this.columns, count: cells.length });
    if (next === null) return;
    event.preventDefault();
    cells[next].focus();
  }

  // A chosen cell links to the page without it.
  clear(event) {
    const chosen = this.querySelector("td a[aria-current]");
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  }

  stop(cell) {
    for (const other of this.cells) other.tabIndex = other === cell ? 0 : -1;
  }
}

customElements.define("kam-matrix", KamMatrix);
