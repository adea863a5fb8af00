// <kam-palette src> holds the palette: ⌘K or Ctrl K opens it, and so does the sidebar's field (data-palette), which
// without this file leads to a page. What is typed is asked for by htmx; arrows choose among what came, Enter goes.
import { read, withLatest } from "../lib/recent.js";
import { isSearch } from "../lib/shortcuts.js";

const PAUSE = 120;

class KamPalette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.form = this.querySelector("form");
    this.field = this.form.elements.q;
    for (const type of ["input", "compositionend", "keydown", "pointermove", "click", "htmx:afterSwap"]) {
      this.addEventListener(type, this);
    }
    for (const type of ["keydown", "click", "input"]) document.addEventListener(type, this);
    for (const type of ["cancel", "close"]) this.dialog.addEventListener(type, this);
    this.form.addEventListener("submit", this);
    this.recent = read(this.stored());
    if (this.dataset.here) this.remember(withLatest(this.recent, this.dataset.here));
  }

  disconnectedCallback() {
    for (const type of ["input", "compositionend", "keydown", "pointermove", "click", "htmx:afterSwap"]) {
      this.removeEventListener(type, this);
    }
    for (const type of ["keydown", "click", "input"]) document.removeEventListener(type, this);
    for (const type of ["cancel", "close"]) this.dialog.removeEventListener(type, this);
    this.form.removeEventListener("submit", this);
    clearTimeout(this.timer);
  }

  get options() {
    return [...this.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.querySelector("[role=option][aria-selected=true]");
  }

  handleEvent(event) {
    if (event.currentTarget === document) this.summon(event);
    else if (event.type === "submit") event.preventDefault();
    else if (event.type === "cancel") this.field.blur();
    else if (event.type === "close") this.leave();
    else if (event.type === "keydown") this.press(event);
    else if (event.type === "click") this.click(event);
    else if (event.type === "pointermove") this.choose(event.target.closest("[role=option]"));
    else if (event.type === "htmx:afterSwap") this.arrived();
    // While Chinese is being composed the field holds letters that nobody means.
    else if (!event.isComposing) this.lookLater();
  }

  summon(event) {
    if (event.type === "keydown") {
      if (!isSearch(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (this.dialog.open) this.shut();
      else this.open();
      return;
    }
    const opener = event.target.closest("[data-palette]");
    if (!opener || event.isComposing) return;
    if (event.type === "click") event.preventDefault();
    this.open(opener.elements?.q.value);
    if (opener.elements) opener.elements.q.value = "";
  }

  open(text = "") {
    if (this.dialog.open || document.querySelector("dialog:modal")) return;
    document.querySelector(":popover-open")?.hidePopover();
    this.field.value = text;
    this.form.elements.recent.value = this.recent.filter((name) => name !== this.dataset.here).join(",");
    this.dialog.showModal();
    this.field.focus();
    this.look();
  }

  // Where nothing had focus before, the browser takes it from the hidden field only with the next frame, and says
  // that it closed only after keys that were pressed meanwhile: they are not meant for the field. So with Esc (cancel).
  shut() {
    this.field.blur();
    this.dialog.close();
  }

  leave() {
    clearTimeout(this.timer);
    this.isWaiting = this.isGoing = false;
    this.querySelector("#palette-results").replaceChildren();
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  lookLater() {
    clearTimeout(this.timer);
    this.isWaiting = true;
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  look() {
    this.isWaiting = true;
    this.form.dispatchEvent(new CustomEvent("look"));
  }

  arrived() {
    this.isWaiting = false;
    const options = this.options;
    for (const [place, option] of options.entries()) option.id = `palette-option-${place}`;
    this.field.setAttribute("aria-expanded", String(options.length > 0));
    this.choose(options[0] ?? null);
    this.querySelector("[data-told]").textContent = this.querySelector("[data-count-told]")?.textContent.trim() ?? "";
    // Whoever typed and pressed Enter at once means the first that comes.
    if (this.isGoing) this.chosen?.click();
    this.isGoing = false;
  }

  choose(option) {
    if (option === null && this.options.length > 0) return;
    this.chosen?.setAttribute("aria-selected", "false");
    if (option === null) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event, event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && event.target === this.field) this.go(event);
  }

  move(event, step) {
    event.preventDefault();
    const options = this.options;
    if (options.length === 0) return;
    const option = options.at((options.indexOf(this.chosen) + step) % options.length);
    this.choose(option);
    option.scrollIntoView({ block: "nearest" });
  }

  go(event) {
    event.preventDefault();
    if (this.isWaiting) this.isGoing = true;
    else if (event.ctrlKey || event.metaKey) this.goBeside();
    else this.chosen?.click();
  }

  // As with any link: a window of its own.
  goBeside() {
    if (this.chosen?.href) window.open(this.chosen.href, "_blank", "noopener");
  }

  click(event) {
    if (event.target.closest("[data-close]") || event.target === this.dialog) this.shut();
  }

  remember(names) {
    this.recent = names;
    try {
      localStorage.setItem(this.dataset.memory, JSON.stringify(names));
    } catch {
      // Storage may be switched off; nothing is recent then.
    }
  }

  stored() {
    try {
      return localStorage.getItem(this.dataset.memory);
    } catch {
      return null;
    }
  }
}

customElements.define("kam-palette", KamPalette);
