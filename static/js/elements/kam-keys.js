// <kam-keys> holds the keys that work everywhere; their list is the dialog inside it, whose links carry data-keys="g a".
import { follow, isPlain, isTyping } from "../lib/shortcuts.js";

const PATIENCE = 1200;

class KamKeys extends HTMLElement {
  connectedCallback() {
    this.pressed = "";
    this.dialog = this.querySelector("[data-keys-dialog]");
    this.switch = this.querySelector("[data-keys-switch]");
    document.addEventListener("keydown", this);
    document.addEventListener("click", this);
    this.addEventListener("change", this);
    this.apply(this.remembered());
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
    document.removeEventListener("click", this);
    this.removeEventListener("change", this);
    clearTimeout(this.timer);
  }

  get isOff() {
    return document.documentElement.dataset.keys === "off";
  }

  handleEvent(event) {
    if (event.type === "click") this.click(event);
    else if (event.type === "change") this.choose();
    else if (!this.isOff && isPlain(event) && !isTyping(event.target) && !event.defaultPrevented) this.press(event);
  }

  press(event) {
    if (document.querySelector("dialog:modal")) return;
    const actions = { "/": () => this.search(), "[": () => this.fold(), "?": () => this.dialog.showModal() };
    const undo = [...document.querySelectorAll("[data-undo] [type=submit]")].at(-1);
    if (undo) actions.z = () => undo.click();
    const filter = document.querySelector("[data-filter]");
    if (filter) actions.f = () => filter.click();
    const action = this.pressed ? null : actions[event.key];
    if (action) {
      event.preventDefault();
      action();
      return;
    }
    this.follow(event);
  }

  follow(event) {
    const links = [...this.querySelectorAll("[data-keys]")];
    const known = links.map((link) => link.dataset.keys);
    const { pressed, hit } = follow(this.pressed, event.key.toLowerCase(), known);
    this.pressed = pressed;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.pressed = ""), PATIENCE);
    if (hit === null) return;
    event.preventDefault();
    links[known.indexOf(hit)].click();
  }

  // The search of this page; where there is none, that of everywhere.
  search() {
    const field = document.getElementById("search");
    if (field) field.focus();
    else document.querySelector("kam-palette")?.open();
  }

  click(event) {
    if (event.target.closest("[data-keys-help]")) {
      document.getElementById("user-menu")?.hidePopover?.();
      this.dialog.showModal();
    }
  }

  fold() {
    const root = document.documentElement;
    if (root.dataset.sidebar === "narrow") delete root.dataset.sidebar;
    else root.dataset.sidebar = "narrow";
    this.remember("kam.sidebar", root.dataset.sidebar ?? "");
  }

  choose() {
    this.remember("kam.keys", this.switch.checked ? "" : "off");
    this.apply(this.switch.checked ? "" : "off");
  }

  apply(state) {
    this.switch.checked = state !== "off";
    document.documentElement.dataset.keys = state || "on";
  }

  remember(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Storage may be switched off; the choice lasts for this page.
    }
  }

  remembered() {
    try {
      return localStorage.getItem("kam.keys") ?? "";
    } catch {
      return "";
    }
  }
}

customElements.define("kam-keys", KamKeys);
