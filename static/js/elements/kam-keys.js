// <kam-keys> holds the keys that work everywhere: [data-keys="g a"] inside it are links to follow or acts to do.
// The help about them comes from the server; lines of it whose data-needs the page has not are hidden.
import { follow, isPlain, isTyping } from "../lib/shortcuts.js";

const PATIENCE = 1200;

class KamKeys extends HTMLElement {
  connectedCallback() {
    this.pressed = "";
    for (const type of ["keydown", "click", "change", "htmx:afterSwap"]) document.addEventListener(type, this);
  }

  disconnectedCallback() {
    for (const type of ["keydown", "click", "change", "htmx:afterSwap"]) document.removeEventListener(type, this);
    clearTimeout(this.timer);
  }

  get isOff() {
    return document.documentElement.dataset.keys === "off";
  }

  handleEvent(event) {
    if (event.type === "click") this.click(event);
    else if (event.type === "change") this.change(event.target);
    else if (event.type === "htmx:afterSwap") this.trim(event.target);
    else if (!this.isOff && isPlain(event) && !isTyping(event.target) && !event.defaultPrevented) this.press(event);
  }

  press(event) {
    // What lies over the page has keys of its own.
    if (document.querySelector("dialog:modal, :popover-open")) return;
    const bound = [...this.querySelectorAll("[data-keys]")];
    const known = bound.map((each) => each.dataset.keys);
    const { pressed, hit } = follow(this.pressed, event.key.toLowerCase(), known);
    this.pressed = pressed;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.pressed = ""), PATIENCE);
    if (hit === null) return;
    const target = bound[known.indexOf(hit)];
    const isDone = target.dataset.act ? this[target.dataset.act]() : target.click();
    if (isDone !== false) event.preventDefault();
  }

  // The search of this page; where there is none, that of everywhere.
  search() {
    const field = document.getElementById("search");
    if (field) field.focus();
    else document.querySelector("kam-palette")?.open();
  }

  undo() {
    return this.pressButton([...document.querySelectorAll("[data-undo] [type=submit]")].at(-1));
  }

  filter() {
    return this.pressButton(document.querySelector("[data-filter]"));
  }

  // The accounts of what is chosen in the matrix.
  accounts() {
    return this.pressButton(document.querySelector("[data-chosen-accounts]"));
  }

  help() {
    this.querySelector("[data-help]").click();
  }

  fold() {
    const root = document.documentElement;
    if (root.dataset.sidebar === "narrow") delete root.dataset.sidebar;
    else root.dataset.sidebar = "narrow";
    try {
      localStorage.setItem("kam.sidebar", root.dataset.sidebar ?? "");
    } catch {
      // Storage may be switched off; the choice lasts for this page.
    }
  }

  pressButton(button) {
    button?.click();
    return Boolean(button);
  }

  click(event) {
    const opener = event.target.closest("[data-keys-help], [data-fold]");
    if (!opener) return;
    event.preventDefault();
    document.querySelector(":popover-open")?.hidePopover();
    if ("fold" in opener.dataset) this.fold();
    else this.help();
  }

  // The server is told by htmx; here it counts at once.
  change(target) {
    if (target.matches("[data-keys-switch]")) document.documentElement.dataset.keys = target.checked ? "on" : "off";
  }

  trim(place) {
    for (const line of place.querySelectorAll?.("[data-key-groups] [data-needs]") ?? []) {
      line.hidden = !document.querySelector(line.dataset.needs);
    }
  }
}

customElements.define("kam-keys", KamKeys);
