// <kam-order> wraps a list whose places ([data-place]) have buttons [data-up] and [data-down]: they move their place
// here, and the form sends the order. Without scripts each button sends the form.
class KamOrder extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  handleEvent(event) {
    const button = event.target.closest("[data-up], [data-down]");
    if (!button) return;
    event.preventDefault();
    const place = button.closest("[data-place]");
    const other = button.matches("[data-up]") ? place.previousElementSibling : place.nextElementSibling;
    if (!other?.matches("[data-place]")) return;
    if (button.matches("[data-up]")) other.before(place);
    else other.after(place);
    button.focus();
  }
}

customElements.define("kam-order", KamOrder);
