// <kam-panel> wraps one [popover] that htmx fills: it opens under the link that asked ([data-opens]) and closes when a
// form in it has changed something else on the page. Arrows move over what can be pressed in it.
import { nextRow } from "../lib/roving.js";
import { isPlain, isTyping } from "../lib/shortcuts.js";

const GAP = 6;
const EDGE = 8;

class KamPanel extends HTMLElement {
  connectedCallback() {
    this.panel = this.querySelector("[popover]");
    for (const type of ["htmx:beforeRequest", "htmx:afterSwap"]) document.addEventListener(type, this);
    this.panel.addEventListener("toggle", this);
    this.panel.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    for (const type of ["htmx:beforeRequest", "htmx:afterSwap"]) document.removeEventListener(type, this);
    this.panel.removeEventListener("toggle", this);
    this.panel.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    if (event.type === "htmx:beforeRequest") this.remember(event.target);
    else if (event.type === "htmx:afterSwap") this.swapped(event);
    else if (event.type === "keydown") this.press(event);
    else if (event.newState === "closed") this.closed();
  }

  remember(element) {
    if (element.closest("[data-opens]")) this.opener = element.closest("[data-opens]");
  }

  swapped(event) {
    if (event.target === this.panel) this.open();
    else if (this.panel.contains(event.detail.requestConfig?.elt) && this.isOpen) this.panel.hidePopover();
  }

  get isOpen() {
    return this.panel.matches(":popover-open");
  }

  open() {
    if (!this.isOpen) this.panel.showPopover({ source: this.opener });
    this.place();
    (this.panel.querySelector("[aria-invalid], [autofocus]") ?? this.items[0])?.focus();
  }

  closed() {
    const wasInside = this.panel.contains(document.activeElement) || document.activeElement === document.body;
    if (wasInside && this.opener?.isConnected) this.opener.focus();
    this.panel.replaceChildren();
  }

  get items() {
    return [...this.panel.querySelectorAll("a.k-menu-item, input:not([type=hidden], :disabled)")];
  }

  press(event) {
    if (!isPlain(event) || isTyping(event.target) || event.target.type === "radio") return;
    if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    const items = this.items;
    const next = nextRow(items.indexOf(document.activeElement), event.key, items.length);
    event.preventDefault();
    if (next !== null) items[next].focus();
  }

  // Under what opened it, within the window: begins where that begins, or ends where it ends; a phone has it at its lower edge, by the style sheet.
  place() {
    if (!this.opener?.isConnected || matchMedia("(width <= 760px)").matches) {
      this.panel.style.inset = "";
      return;
    }
    const { bottom, left, right } = this.opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const x = Math.max(EDGE, left + width + EDGE > innerWidth ? right - width : left);
    const y = Math.max(EDGE, Math.min(bottom + GAP, innerHeight - height - EDGE));
    this.panel.style.inset = `${y}px auto auto ${x}px`;
  }
}

customElements.define("kam-panel", KamPanel);
