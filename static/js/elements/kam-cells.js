// <kam-cells> wraps a table of faulty cells, each a field in a form of its own. Tab leads to the next cell, Enter saves
// (the form does that), Shift+Enter saves for all equal rows by the button that belongs to the cell. Shift+Tab goes
// back through everything, so every button has its turn. After a save the next cell is at hand, or the same one when it
// is still wrong.
class KamCells extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    document.addEventListener("htmx:beforeRequest", this);
    document.addEventListener("htmx:afterSettle", this);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
    document.removeEventListener("htmx:beforeRequest", this);
    document.removeEventListener("htmx:afterSettle", this);
    // The last cell is put right and the table gone with it: what comes next is the import.
    if (this.at) queueMicrotask(() => document.getElementById("import-rows")?.focus());
  }

  get cells() {
    return [...this.querySelectorAll("input.k-faulty")];
  }

  handleEvent(event) {
    if (event.type === "keydown") this.press(event);
    else if (event.type === "htmx:beforeRequest") this.remember(event.detail.elt);
    else this.goOn();
  }

  press(event) {
    if (event.isComposing || !event.target.matches("input.k-faulty")) return;
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      const equal = this.querySelector(`button[form="${event.target.form.id}"][name="scope"]`);
      // As if it were pressed: what sends the form asks which button that was.
      if (equal) equal.click();
      else event.target.form.requestSubmit();
    } else if (event.key === "Tab" && !event.shiftKey) {
      const next = this.cells[this.cells.indexOf(event.target) + 1];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.select();
    }
  }

  // Where one is before the rows are drawn anew: the cell of the form, or of the row whose button was pressed.
  remember(form) {
    if (!this.contains(form)) return;
    const cell = form.querySelector("input.k-faulty") ?? form.closest("tr")?.querySelector("input.k-faulty");
    this.at = cell ? { id: cell.id, place: this.cells.indexOf(cell) } : undefined;
  }

  goOn() {
    if (!this.at) return;
    const { id, place } = this.at;
    this.at = undefined;
    const next = document.getElementById(id) ?? this.cells[place] ?? this.cells.at(-1);
    next?.focus();
    next?.select();
  }
}

customElements.define("kam-cells", KamCells);
