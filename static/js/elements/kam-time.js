// <kam-time> wraps a <time datetime>: it says how long ago, keeps the written moment in the title and itself current.
// Beyond a month the written moment says more.
import { distance, untilChange } from "../lib/ago.js";

// In seconds.
const MONTH = 30 * 24 * 3600;

class KamTime extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    this.time.title ||= this.time.textContent.trim();
    this.format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
    this.tell();
    document.addEventListener("htmx:afterSettle", this);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSettle", this);
    clearTimeout(this.timer);
    this.time.textContent = this.time.title;
  }

  // htmx morphs the page around it and writes the moment again, perhaps another one.
  handleEvent() {
    if (this.time.textContent === this.told) return;
    this.time.title = this.time.textContent.trim();
    clearTimeout(this.timer);
    this.tell();
  }

  tell() {
    const seconds = (new Date(this.time.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(seconds)) return;
    this.told = Math.abs(seconds) < MONTH ? this.format.format(...distance(seconds)) : this.time.title;
    this.time.textContent = this.told;
    this.timer = setTimeout(() => this.tell(), untilChange(seconds) * 1000);
  }
}

customElements.define("kam-time", KamTime);
