// <kam-rows> wraps rows of fields: [data-add] puts in one more from the <template>, numbered on; [data-remove] empties
// its row and hides it, and the server leaves out what is empty. Without JavaScript the button asks the server for room.
class KamRows extends HTMLElement {
  connectedCallback() {
    this.rows = this.querySelector("[data-rows]");
    this.total = this.rows.querySelector("[name$=-TOTAL_FORMS]");
    this.addEventListener("click", this);
    this.reveal();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  handleEvent(event) {
    const button = event.target.closest("[data-add], [data-remove]");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-add]")) this.add();
    else this.remove(button.closest(".k-rows-row"));
  }

  add() {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace("__prefix__", this.total.value));
      }
    }
    this.total.value = Number(this.total.value) + 1;
    this.rows.append(row);
    this.reveal();
    row.querySelector("select, input:not([type=hidden])")?.focus();
  }

  remove(row) {
    for (const field of row.querySelectorAll("input:not([type=hidden]), textarea")) field.value = "";
    row.hidden = true;
    row.querySelector("input:not([type=hidden])")?.dispatchEvent(new Event("input", { bubbles: true }));
    this.querySelector("[data-add]").focus();
  }

  reveal() {
    for (const button of this.querySelectorAll("[data-remove]")) button.hidden = false;
  }
}

customElements.define("kam-rows", KamRows);
