// <kam-print> holds a button that prints the page; without scripts it is not shown, and the browser's own menu prints.
// Cards that are still on their way are waited for, but not for ever.

// Milliseconds that somebody waits who has pressed a button.
const PATIENCE = 5000;

class KamPrint extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  async handleEvent() {
    const end = Date.now() + PATIENCE;
    while (document.querySelector(".k-lazy > [aria-busy=true]") && Date.now() < end) await pause(50);
    print();
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

customElements.define("kam-print", KamPrint);
