// <kam-dialog> wraps the one <dialog>: it opens when htmx fills it and is emptied when it closes.
// Focus goes back to what opened it: the browser sees to that.
class KamDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.dialog.addEventListener("htmx:afterSwap", this);
    this.dialog.addEventListener("close", this);
    this.dialog.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.dialog.removeEventListener("htmx:afterSwap", this);
    this.dialog.removeEventListener("close", this);
    this.dialog.removeEventListener("click", this);
  }

  handleEvent(event) {
    if (event.type === "click") this.press(event);
    else if (event.target !== this.dialog) return;
    else if (event.type === "close") this.dialog.replaceChildren();
    else this.show();
  }

  show() {
    const isFilled = this.dialog.childElementCount > 0;
    if (isFilled && !this.dialog.open) this.dialog.showModal();
    if (!isFilled) this.dialog.close();
    this.dialog.querySelector("[data-form-errors]")?.focus();
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
