// <kam-list> wraps a table or list: J/K or arrows move over [data-row], X selects, Shift+X selects up to here,
// Enter opens [data-open]. The bar with [data-count] shows while rows are selected; [data-clear] empties it.
import { between, nextRow } from "../lib/roving.js";
import { isPlain, isTyping } from "../lib/shortcuts.js";

class KamList extends HTMLElement {
  connectedCallback() {
    this.last = -1;
    document.addEventListener("keydown", this);
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
    this.removeEventListener("change", this);
    this.removeEventListener("click", this);
  }

  get rows() {
    return [...this.querySelectorAll("[data-row]")];
  }

  get current() {
    return this.rows.findIndex((row) => row.contains(document.activeElement));
  }

  handleEvent(event) {
    if (event.type === "keydown") this.press(event);
    else if (event.type === "change") this.change(event.target);
    else if (event.target.closest("[data-clear]")) this.clear();
  }

  press(event) {
    if (event.defaultPrevented || !isPlain(event) || !this.listens(event.target)) return;
    if (document.documentElement.dataset.keys === "off" && event.key.length === 1) return;
    const next = nextRow(this.current, event.key, this.rows.length);
    if (next !== null) this.go(event, next);
    else if (event.key.toLowerCase() === "x") this.toggle(event);
    else if (event.key === "Escape") this.clear();
  }

  // Arrow keys scroll the page unless a row has the focus.
  listens(target) {
    if (isTyping(target) || target.closest("dialog, [popover], kam-matrix, summary")) return false;
    return this.contains(target) || target === document.body || target.id === "main";
  }

  go(event, index) {
    if (event.key.length > 1 && this.current < 0) return;
    event.preventDefault();
    const row = this.rows[index];
    row.querySelector("[data-open]")?.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  toggle(event) {
    const index = this.current;
    const box = this.rows[index]?.querySelector("[data-select]");
    if (!box) return;
    event.preventDefault();
    const range = event.shiftKey && this.last >= 0 ? between(this.last, index) : [index];
    const isOn = event.shiftKey ? true : !box.checked;
    for (const position of range) this.rows[position].querySelector("[data-select]").checked = isOn;
    this.last = index;
    this.count();
  }

  change(target) {
    if (target.matches("[data-select-all]")) {
      for (const box of this.querySelectorAll("[data-select]")) box.checked = target.checked;
    }
    if (target.matches("[data-select], [data-select-all]")) this.count();
  }

  clear() {
    for (const box of this.querySelectorAll("[data-select]")) box.checked = false;
    this.count();
  }

  count() {
    const boxes = [...this.querySelectorAll("[data-select]")];
    const selected = boxes.filter((box) => box.checked).length;
    const all = this.querySelector("[data-select-all]");
    if (all) {
      all.checked = selected > 0 && selected === boxes.length;
      all.indeterminate = selected > 0 && selected < boxes.length;
    }
    const bar = this.querySelector("[data-selection]");
    if (!bar) return;
    bar.hidden = selected === 0;
    for (const place of bar.querySelectorAll("[data-count]")) place.textContent = selected;
  }
}

customElements.define("kam-list", KamList);
