// <kam-toast> wraps the toasts: each leaves after eight seconds, waits while it is hovered or focused.
// What htmx could not do is said with the <template data-toast="…"> that the server wrote.
const SECONDS = 8;

class KamToast extends HTMLElement {
  connectedCallback() {
    this.region = this.querySelector("#toasts");
    this.timers = new Map();
    for (const type of ["click", "mouseover", "mouseout", "focusin", "focusout"]) this.addEventListener(type, this);
    for (const type of ["htmx:beforeSwap", "htmx:responseError", "htmx:sendError"]) {
      document.addEventListener(type, this);
    }
    this.watcher = new MutationObserver(() => this.start());
    this.watcher.observe(this.region, { childList: true });
    this.start();
  }

  disconnectedCallback() {
    for (const type of ["click", "mouseover", "mouseout", "focusin", "focusout"]) this.removeEventListener(type, this);
    for (const type of ["htmx:beforeSwap", "htmx:responseError", "htmx:sendError"]) {
      document.removeEventListener(type, this);
    }
    this.watcher.disconnect();
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  handleEvent(event) {
    if (event.type === "htmx:beforeSwap") this.letThrough(event.detail);
    else if (event.type === "htmx:responseError") this.failed(event.detail);
    else if (event.type === "htmx:sendError") this.say(event.detail.isShown ? "" : "offline");
    else if (event.type === "click") this.close(event.target);
    else this.wait(event);
  }

  // A refusal that says where it goes is a fragment for the person, not an error. A part that waits for its content
  // says itself that it did not come.
  letThrough(detail) {
    if (detail.requestConfig.elt.getAttribute("aria-busy") === "true") return;
    if (detail.xhr.status >= 400 && detail.xhr.getResponseHeader("HX-Reswap")) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  }

  // A part of the page that failed says so where it stands.
  failed({ xhr, isShown }) {
    if (!isShown && ![409, 422].includes(xhr.status)) this.say("failed");
  }

  say(what) {
    const words = this.querySelector(`template[data-toast="${what}"]`);
    if (words) this.region.append(words.content.cloneNode(true));
  }

  start() {
    for (const toast of this.region.querySelectorAll(".k-toast")) {
      if (!this.timers.has(toast)) this.leaveLater(toast);
    }
  }

  leaveLater(toast) {
    this.timers.set(toast, setTimeout(() => this.leave(toast), SECONDS * 1000));
  }

  wait(event) {
    const toast = event.target.closest(".k-toast");
    if (!toast) return;
    clearTimeout(this.timers.get(toast));
    if (["mouseout", "focusout"].includes(event.type)) this.leaveLater(toast);
  }

  close(target) {
    const toast = target.closest("[data-close]")?.closest(".k-toast");
    if (toast) this.leave(toast);
  }

  leave(toast) {
    clearTimeout(this.timers.get(toast));
    this.timers.delete(toast);
    toast.classList.add("k-toast-leaving");
    setTimeout(() => toast.remove(), 200);
  }
}

customElements.define("kam-toast", KamToast);
