// <kam-print> holds a button that prints the page; without scripts it is not shown, and the browser's own menu prints.
class KamPrint extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  handleEvent() {
    print();
  }
}

customElements.define("kam-print", KamPrint);
