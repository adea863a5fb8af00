// <kam-lazy> wraps a card that comes after the page. Where no card comes back it says so, in the words that
// the server wrote beside it, with a way to try again.
import htmx from "../../vendor/htmx.js";

class KamLazy extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:afterRequest", this);
  }

  disconnectedCallback() {
    this.removeEventListener("htmx:afterRequest", this);
  }

  handleEvent({ detail, target }) {
    if (detail.successful || !target.closest("section")) return;
    const card = this.querySelector("section");
    card.removeAttribute("aria-busy");
    const words = this.querySelector("template[data-panel-failed]").content.cloneNode(true);
    card.querySelector("[data-panel-body]").replaceChildren(words);
    htmx.process(card.querySelector("[data-panel-body]"));
  }
}

customElements.define("kam-lazy", KamLazy);
