// <kam-menu> wraps a button with popovertarget and its popover: arrows, Home, End and first letters move over what can
// be pressed. Opening, Esc and a press outside are the browser's, as is the place where it can anchor.
import { byLetter, nextRow } from "../lib/roving.js";
import { isPlain, isTyping } from "../lib/shortcuts.js";

class KamMenu extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[popovertarget]");
    this.menu = this.querySelector("[popover]");
    for (const type of ["keydown", "click"]) this.addEventListener(type, this);
    this.menu.addEventListener("toggle", this);
  }

  disconnectedCallback() {
    for (const type of ["keydown", "click"]) this.removeEventListener(type, this);
    this.menu.removeEventListener("toggle", this);
  }

  get items() {
    return [...this.menu.querySelectorAll("a[href], button:not(:disabled)")];
  }

  handleEvent(event) {
    if (event.type === "keydown") this.press(event);
    else if (event.type === "toggle") this.toggle(event.newState === "open");
    else if (event.target.closest(".k-menu-item")) this.menu.hidePopover();
  }

  toggle(isOpen) {
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    if (!CSS.supports("top: anchor(bottom)")) this.place();
    this.items[0]?.focus();
  }

  press(event) {
    if (!isPlain(event) || isTyping(event.target)) return;
    if (event.target === this.button) {
      if (event.key === "ArrowDown") this.menu.showPopover({ source: this.button });
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      return;
    }
    const items = this.items;
    const index = items.indexOf(document.activeElement);
    const isLetter = event.key.length === 1 && event.key !== " ";
    const next = isLetter
      ? byLetter(index, event.key, items.map((item) => item.textContent.trim()))
      : nextRow(index, event.key, items.length);
    // A letter in a menu is never a shortcut of the page.
    if (isLetter || next !== null) event.preventDefault();
    if (next !== null) items[next].focus();
  }

  place() {
    if (matchMedia("(width <= 760px)").matches) return;
    const { bottom, left, right } = this.button.getBoundingClientRect();
    const width = this.menu.offsetWidth;
    const start = this.menu.classList.contains("k-menu-end") ? right - width : left;
    this.menu.style.inset = `${bottom + 6}px auto auto ${Math.max(8, Math.min(start, innerWidth - width - 8))}px`;
  }
}

customElements.define("kam-menu", KamMenu);
