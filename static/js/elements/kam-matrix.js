// <kam-matrix> wraps a grid of links with heads: arrow keys move, one tab stop, Esc takes the chosen one off.
// The links do the rest.
import { neighbour } from "../lib/grid.js";

class KamMatrix extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("focusin", this);
    document.addEventListener("keydown", this);
    // A morph writes the links as the server knows them, without tab stops.
    document.addEventListener("htmx:afterSettle", this);
    this.stop(this.first);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
    this.removeEventListener("focusin", this);
    document.removeEventListener("keydown", this);
    document.removeEventListener("htmx:afterSettle", this);
  }

  // Row by row, the heads as well; what is no link is null.
  get grid() {
    return [...this.querySelectorAll("tr")].flatMap((row) => [...row.cells].map((cell) => cell.querySelector("a")));
  }

  get links() {
    return this.grid.filter(Boolean);
  }

  get chosen() {
    return this.querySelector("a[aria-current]");
  }

  get first() {
    const focused = document.activeElement;
    return this.contains(focused) ? focused : (this.chosen ?? this.querySelector("td a"));
  }

  handleEvent(event) {
    if (event.type === "htmx:afterSettle") this.stop(this.first);
    else if (event.currentTarget === document) this.clear(event);
    else if (event.type === "focusin") this.stop(event.target.closest("a"));
    else this.move(event, event.target.closest("a"));
  }

  move(event, link) {
    const grid = this.grid;
    const columns = this.querySelector("tr").cells.length;
    const next = neighbour(grid.indexOf(link), event.key, { columns, count: grid.length });
    if (next === null || !grid[next]) return;
    event.preventDefault();
    grid[next].focus();
  }

  // The chosen one links to the page without it. What lies on top of the page is closed first, and typing goes on.
  clear(event) {
    const isOurs = event.key === "Escape" && !event.defaultPrevented && !event.isComposing;
    const isBelow = document.querySelector("dialog[open], [popover]:popover-open");
    if (!isOurs || !this.chosen || isBelow || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    this.chosen.click();
  }

  stop(link) {
    if (!link) return;
    for (const other of this.links) other.tabIndex = other === link ? 0 : -1;
  }
}

customElements.define("kam-matrix", KamMatrix);
