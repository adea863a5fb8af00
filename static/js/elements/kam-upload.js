// <kam-upload> wraps a form with one file field: a file may be dropped on it. The form stays a plain form.
// [data-file-name] shows what was chosen; with data-send the form is sent at once. A file of more than data-limit bytes
// is refused with the words of data-too-large before anything of it is sent. Where there are both, the filled button is
// the next thing to do: to choose ([data-choose]), and once there is something to send, to go on ([data-go-on]).
const TYPES = ["dragenter", "dragover", "dragleave", "drop", "change", "input"];

class KamUpload extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("[type=file]");
    this.zone = this.querySelector(".k-drop") ?? this;
    for (const type of TYPES) this.addEventListener(type, this);
    this.fill();
  }

  disconnectedCallback() {
    for (const type of TYPES) this.removeEventListener(type, this);
  }

  handleEvent(event) {
    if (event.type === "input") this.fill();
    else if (event.type === "change") this.chosen(event);
    else if (event.dataTransfer?.types.includes("Files")) this.drag(event);
  }

  drag(event) {
    event.preventDefault();
    const isLeaving = event.type === "dragleave" && !this.contains(event.relatedTarget);
    this.zone.classList.toggle("k-drop-over", !isLeaving && event.type !== "drop");
    if (event.type !== "drop" || event.dataTransfer.files.length === 0) return;
    const [first] = event.dataTransfer.files;
    const one = new DataTransfer();
    one.items.add(first);
    this.input.files = one.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  chosen(event) {
    if (event.target !== this.input) return;
    const file = this.input.files[0];
    const isTooLarge = file !== undefined && file.size > Number(this.dataset.limit ?? Infinity);
    this.input.setCustomValidity(isTooLarge ? this.dataset.tooLarge : "");
    const name = this.querySelector("[data-file-name]");
    if (name) {
      name.textContent = isTooLarge ? this.dataset.tooLarge : (file?.name ?? "");
      name.classList.toggle("k-bad", isTooLarge);
    }
    this.fill();
    if (!isTooLarge && this.hasAttribute("data-send") && this.input.files.length > 0) this.input.form.requestSubmit();
  }

  fill() {
    const [choose, goOn] = [this.querySelector("[data-choose]"), this.querySelector("[data-go-on]")];
    if (!choose || !goOn) return;
    const pasted = this.querySelector("textarea")?.value.trim() ?? "";
    const isReady = pasted !== "" || (this.input.files.length > 0 && this.input.validity.valid);
    choose.classList.toggle("k-button-primary", !isReady);
    goOn.classList.toggle("k-button-primary", isReady);
  }
}

customElements.define("kam-upload", KamUpload);
