// <kam-menu> wraps a button with popovertarget and its popover: it hangs under its button, and arrows, Home, End and
// first letters move over what can be pressed. Opening, Esc and a press outside are the browser's.
import { byLetter, nextRow } from "../lib/roving.js";
import { isPlain, isTyping } from "../lib/shortcuts.js";

// Between the button and the menu, and between the menu and the edge of the screen.
const GAP = 6;
const EDGE = 8;

class KamMenu extends HTMLElement {
  connectedCallback() {
    for (const type of ["keydown", "click"]) this.addEventListener(type, this);
    // It does not bubble; and a morph may fill the element only after it is there.
    this.addEventListener("toggle", this, true);
  }

  disconnectedCallback() {
    for (const type of ["keydown", "click"]) this.removeEventListener(type, this);
    this.removeEventListener("toggle", this, true);
  }

  get button() {
    return this.querySelector("[popovertarget]");
  }

  get menu() {
    return this.querySelector("[popover]");
  }

  get items() {
    return [...this.menu.querySelectorAll("a[href], button:not(:disabled)")];
  }

  handleEvent(event) {
    if (event.type === "keydown") this.press(event);
    else if (event.type === "toggle") this.toggle(event.newState === "open");
    else if (event.type !== "click") this.place();
    else if (event.target.closest(".k-menu-item")) this.menu.hidePopover();
  }

  toggle(isOpen) {
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.follow(isOpen);
    if (!isOpen) return;
    this.place();
    this.items[0]?.focus({ preventScroll: true });
  }

  // While it is open it stays at its button.
  follow(isOpen) {
    const change = isOpen ? "addEventListener" : "removeEventListener";
    window[change]("scroll", this, { capture: true, passive: true });
    window[change]("resize", this);
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

  // A phone has it at the lower edge.
  place() {
    if (matchMedia("(width <= 760px)").matches) {
      this.menu.style.inset = "";
      return;
    }
    const { top, bottom, left, right } = this.button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.menu;
    const start = this.menu.classList.contains("k-menu-end") ? right - width : left;
    const isBelow = bottom + GAP + height <= innerHeight - EDGE || top - GAP - height < EDGE;
    const y = isBelow ? bottom + GAP : top - GAP - height;
    const x = Math.max(EDGE, Math.min(start, innerWidth - width - EDGE));
    this.menu.style.inset = `${y}px auto auto ${x}px`;
  }
}

customElements.define("kam-menu", KamMenu);
