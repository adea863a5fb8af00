// <kam-time> wraps a <time datetime>: it says how long ago, keeps the written moment in the title and itself current.
import { distance, untilChange } from "../lib/ago.js";

class KamTime extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    this.time.title ||= this.time.textContent.trim();
    this.format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
    this.tell();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.time.textContent = this.time.title;
  }

  tell() {
    const seconds = (new Date(this.time.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(seconds)) return;
    this.time.textContent = this.format.format(...distance(seconds));
    this.timer = setTimeout(() => this.tell(), untilChange(seconds) * 1000);
  }
}

customElements.define("kam-time", KamTime);
