// <kam-list> wraps a table or list, which is one tab stop: J/K or arrows move over [data-row], X selects, Shift+X
// selects up to here, Enter opens a.k-name, Space shows the row in the drawer (data-preview says where it comes
// from). The bar [data-selection] shows while rows are selected, what is [data-for] archived rows or used ones while
// there are such among them; [data-clear] empties it. Who comes back from an account finds the focus on its row.
import htmx from "../../vendor/htmx.js";
import { between, nextRow } from "../lib/roving.js";
import { isPlain, isTyping } from "../lib/shortcuts.js";

// A row has one.
const BOXES = "[data-row] input[type=checkbox]";
const keyOf = (row) => row.querySelector("input[type=checkbox]")?.value ?? "";
// What its column may cut.
const CUT = "a.k-name > *";
const EVENTS = ["change", "click", "focusin", "pointerover"];
const RETURNS = new Set(["back_forward", "reload"]);

class KamList extends HTMLElement {
  connectedCallback() {
    this.last = -1;
    for (const type of EVENTS) this.addEventListener(type, this);
    for (const type of ["keydown", "htmx:afterSettle"]) document.addEventListener(type, this);
    window.addEventListener("pagehide", this);
    this.count();
    this.comeBack();
    this.stop(Math.max(this.current, 0));
  }

  disconnectedCallback() {
    for (const type of EVENTS) this.removeEventListener(type, this);
    for (const type of ["keydown", "htmx:afterSettle"]) document.removeEventListener(type, this);
    window.removeEventListener("pagehide", this);
  }

  get rows() {
    return [...this.querySelectorAll("[data-row]")];
  }

  get boxes() {
    return [...this.querySelectorAll(BOXES)];
  }

  get current() {
    return this.rows.findIndex((row) => row.contains(document.activeElement));
  }

  handleEvent(event) {
    if (event.type === "keydown") this.press(event);
    else if (event.type === "change") this.change(event.target);
    else if (event.type === "click") this.click(event);
    else if (event.type === "focusin") this.focused(event.target);
    else if (event.type === "pointerover") this.tell(event.target);
    else if (event.type === "pagehide") this.remember();
    else this.settled();
  }

  press(event) {
    if (event.defaultPrevented || !isPlain(event) || !this.listens(event.target)) return;
    if (document.documentElement.dataset.keys === "off" && event.key.length === 1) return;
    const next = nextRow(this.current, event.key, this.rows.length);
    if (next !== null) this.go(event, next);
    else if (event.key.toLowerCase() === "x") this.toggle(event);
    else if (event.key === " ") this.preview(event);
    else if (event.key === "Escape" && this.boxes.some((box) => box.checked)) this.clear();
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
    row.querySelector("a.k-name")?.focus();
    row.scrollIntoView({ block: "nearest" });
    if (document.querySelector("#drawer[open] [data-preview]")) this.show(row);
  }

  preview(event) {
    const row = this.rows[this.current];
    if (!row || !this.dataset.preview || !event.target.matches("a.k-name")) return;
    event.preventDefault();
    this.show(row);
  }

  show(row) {
    const address = this.dataset.preview.replace("/0/", `/${keyOf(row)}/`);
    htmx.ajax("GET", address, { source: this, target: "#drawer", swap: "innerHTML" });
  }

  toggle(event) {
    const index = this.current;
    const box = this.rows[index]?.querySelector("input[type=checkbox]");
    if (!box) return;
    event.preventDefault();
    this.select(index, { upTo: event.shiftKey, isOn: event.shiftKey || !box.checked });
  }

  select(index, { upTo, isOn }) {
    const range = upTo && this.last >= 0 ? between(this.last, index) : [index];
    for (const position of range) this.rows[position].querySelector("input[type=checkbox]").checked = isOn;
    this.last = index;
    this.count();
  }

  click(event) {
    if (event.target.closest("[data-clear]")) {
      event.preventDefault();
      this.clear();
    } else if (event.target.matches(BOXES)) {
      const index = this.rows.findIndex((row) => row.contains(event.target));
      this.select(index, { upTo: event.shiftKey, isOn: event.target.checked });
    } else this.point(event.target);
  }

  // Who clicks beside the links of a row means the row: the keys go on from there.
  point(target) {
    const row = target.closest("[data-row]");
    if (!row || target.closest("a, button, input, label, summary") || !getSelection().isCollapsed) return;
    row.querySelector("a.k-name")?.focus({ preventScroll: true });
  }

  // A tooltip has the whole of what is cut; written by the server it would double every name.
  tell(target) {
    const text = target.closest?.(CUT);
    if (text) text.title = text.scrollWidth > text.clientWidth ? text.textContent : "";
  }

  change(target) {
    if (target.matches("[data-select-all]")) {
      for (const box of this.boxes) box.checked = target.checked;
    }
    if (target.matches(`${BOXES}, [data-select-all], [data-select-found]`)) this.count();
  }

  clear() {
    for (const box of this.boxes) box.checked = false;
    this.count();
  }

  count() {
    const boxes = this.boxes;
    const selected = boxes.filter((box) => box.checked).length;
    const isWhole = selected > 0 && selected === boxes.length;
    const all = this.querySelector("[data-select-all]");
    if (all) {
      all.checked = isWhole;
      all.indeterminate = selected > 0 && !isWhole;
    }
    const bar = this.querySelector("[data-selection]");
    if (!bar) return;
    bar.hidden = selected === 0;
    const found = this.offerFound(isWhole);
    this.fit(bar, found !== null);
    for (const place of bar.querySelectorAll("[data-count]")) place.textContent = found ?? selected;
  }

  // Of pages that nobody looks at both kinds may be meant.
  fit(bar, areMore) {
    const rows = this.boxes.filter((box) => box.checked).map((box) => box.closest("[data-row]"));
    const has = (isArchived) => areMore || rows.some((row) => row.hasAttribute("data-archived") === isArchived);
    for (const each of bar.querySelectorAll("[data-for]")) each.hidden = !has(each.dataset.for === "archived");
  }

  // Who has selected the whole page may mean all pages. Returns how many those are once they are meant.
  offerFound(isWhole) {
    const offer = this.querySelector("[data-found]");
    if (!offer) return null;
    const box = offer.querySelector("[data-select-found]");
    offer.hidden = !isWhole;
    if (!isWhole) box.checked = false;
    return box.checked ? offer.dataset.found : null;
  }

  focused(target) {
    const index = this.rows.findIndex((row) => row.contains(target));
    if (index >= 0) this.stop(index);
  }

  // One row takes part in the order of Tab; the keys move among the rows.
  stop(index) {
    this.rows.forEach((row, position) => {
      for (const each of row.querySelectorAll("a, input")) {
        if (position === index) each.removeAttribute("tabindex");
        else each.tabIndex = -1;
      }
    });
  }

  settled() {
    this.last = -1;
    this.count();
    this.stop(Math.max(this.current, 0));
  }

  get memory() {
    return `kam.list ${location.pathname}`;
  }

  remember() {
    const row = this.rows[this.current];
    try {
      if (row) sessionStorage.setItem(this.memory, keyOf(row));
      else sessionStorage.removeItem(this.memory);
    } catch {
      // Storage may be switched off; the list begins at its top then.
    }
  }

  comeBack() {
    const row = this.rows.find((each) => keyOf(each) === this.remembered());
    const link = row?.querySelector("a.k-name");
    if (!link || document.activeElement !== document.body) return;
    const type = performance.getEntriesByType("navigation")[0]?.type;
    const from = document.referrer ? new URL(document.referrer).pathname : "";
    if (RETURNS.has(type) || from.startsWith(link.pathname)) link.focus();
  }

  remembered() {
    try {
      return sessionStorage.getItem(this.memory);
    } catch {
      return null;
    }
  }
}

customElements.define("kam-list", KamList);
