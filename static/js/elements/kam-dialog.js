// <kam-dialog> wraps a <dialog>: it opens when htmx fills it and is emptied when it closes. One with data-beside (the
// drawer) leaves the page usable, except on a phone. Focus goes back to what opened it.
const PHONE = "(width <= 760px)";

class KamDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    for (const type of ["htmx:afterSwap", "cancel", "close", "click"]) this.dialog.addEventListener(type, this);
    // Before the lists, which would let Esc clear their selection.
    document.addEventListener("keydown", this, true);
  }

  disconnectedCallback() {
    for (const type of ["htmx:afterSwap", "cancel", "close", "click"]) this.dialog.removeEventListener(type, this);
    document.removeEventListener("keydown", this, true);
  }

  get isBeside() {
    return "beside" in this.dialog.dataset && !matchMedia(PHONE).matches;
  }

  handleEvent(event) {
    if (event.type === "click") this.press(event);
    else if (event.type === "keydown") this.escape(event);
    else if (event.target !== this.dialog) return;
    // A key pressed before the browser says that it closed is not meant for a field that went with it.
    else if (event.type === "cancel") document.activeElement.blur();
    else if (event.type === "close") this.leave();
    else this.show();
  }

  show() {
    const isFilled = this.dialog.childElementCount > 0;
    if (!isFilled) this.dialog.close();
    else if (!this.dialog.open) this.open();
    this.dialog.querySelector("[data-form-errors]")?.focus();
  }

  open() {
    this.opener = document.activeElement;
    if (!this.isBeside) {
      this.dialog.showModal();
      return;
    }
    this.dialog.show();
    // Whoever walks through a list goes on walking; the drawer shows the row they are at.
    if (this.opener?.closest("[data-row]")) this.opener.focus({ preventScroll: true });
  }

  leave() {
    const isInside = this.dialog.contains(document.activeElement) || document.activeElement === document.body;
    this.dialog.replaceChildren();
    if (isInside && this.opener?.isConnected) this.opener.focus({ preventScroll: true });
    this.opener = null;
  }

  // The browser closes modal ones itself.
  escape(event) {
    if (event.key !== "Escape" || event.isComposing || !this.dialog.open || this.dialog.matches(":modal")) return;
    if (document.querySelector("dialog:modal, :popover-open")) return;
    event.preventDefault();
    event.stopPropagation();
    this.dialog.close();
  }

  // A press on the backdrop is a press on the dialog itself, outside its box.
  press(event) {
    if (event.target !== this.dialog) return;
    const box = this.dialog.getBoundingClientRect();
    const isInside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!isInside) this.dialog.close();
  }
}

customElements.define("kam-dialog", KamDialog);
