// <kam-copy> wraps a field and the button that copies it; without this file there is no button, and the field is marked
// by hand. What cannot be copied by a script, as without HTTPS, is marked, so that a key copies it.
class KamCopy extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("[data-copy]");
    this.button = this.querySelector("button");
    this.button.hidden = false;
    this.button.addEventListener("click", this);
    this.field.addEventListener("focus", this);
  }

  disconnectedCallback() {
    this.button.removeEventListener("click", this);
    this.field.removeEventListener("focus", this);
  }

  async handleEvent(event) {
    this.field.select();
    if (event.type === "focus") return;
    try {
      await navigator.clipboard.writeText(this.field.value);
    } catch {
      this.field.focus();
      return;
    }
    const { done } = this.button.dataset;
    this.button.dataset.isDone = "";
    this.button.querySelector("span").textContent = done;
    this.querySelector("[role=status]").textContent = done;
  }
}

customElements.define("kam-copy", KamCopy);
