// <kam-dirty> wraps a form: who leaves the page with something changed and not saved is asked first. A form that comes
// back with errors (data-changed) is changed from the start; buttons with data-dirty-only show while something is.
import { snapshot } from "../lib/snapshot.js";

class KamDirty extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.begin();
    for (const type of ["input", "change", "reset", "submit"]) this.form.addEventListener(type, this);
    this.form.addEventListener("htmx:afterRequest", this);
    addEventListener("beforeunload", this);
  }

  disconnectedCallback() {
    for (const type of ["input", "change", "reset", "submit"]) this.form?.removeEventListener(type, this);
    this.form?.removeEventListener("htmx:afterRequest", this);
    removeEventListener("beforeunload", this);
  }

  get isDirty() {
    const isBack = "changed" in this.dataset || this.form.querySelector("[data-form-errors]") !== null;
    return !this.isSent && (isBack || snapshot(new FormData(this.form)) !== this.before);
  }

  handleEvent(event) {
    if (event.type === "beforeunload") this.ask(event);
    else if (event.type === "submit") this.isSent = true;
    else if (event.type === "htmx:afterRequest") this.answered(event);
    else queueMicrotask(() => this.show());
  }

  begin() {
    this.isSent = false;
    this.before = snapshot(new FormData(this.form));
    this.show();
  }

  // What was refused is still to be saved.
  answered({ detail }) {
    if (detail.elt !== this.form) return;
    if (detail.successful) this.begin();
    else this.isSent = false;
  }

  ask(event) {
    if (!this.isConnected || !this.isDirty) return;
    event.preventDefault();
    // Some browsers ask only for this.
    event.returnValue = true;
  }

  show() {
    const isDirty = this.isDirty;
    this.toggleAttribute("data-dirty", isDirty);
    for (const part of this.querySelectorAll("[data-dirty-only]")) part.hidden = !isDirty;
  }
}

customElements.define("kam-dirty", KamDirty);
