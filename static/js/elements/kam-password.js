// <kam-password> wraps a password field and the button that shows what is typed; without this file there is no button.
class KamPassword extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.button = this.querySelector("button");
    this.button.hidden = false;
    this.button.addEventListener("click", this);
    this.input.form?.addEventListener("submit", this);
  }

  disconnectedCallback() {
    this.button.removeEventListener("click", this);
    this.input.form?.removeEventListener("submit", this);
  }

  handleEvent(event) {
    // Browsers remember a plain text field as such: hide it again before it is sent.
    this.show(event.type === "click" && this.input.type === "password");
    if (event.type === "click") this.input.focus();
  }

  show(isVisible) {
    this.input.type = isVisible ? "text" : "password";
    this.button.setAttribute("aria-pressed", String(isVisible));
  }
}

customElements.define("kam-password", KamPassword);
