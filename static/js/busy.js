// While something is being sent: what waits says so after 150 ms, a button is pressed once, and a part of the page that
// did not load offers to try again. Without this file the browser's own signs remain.
import htmx from "../vendor/htmx.js";

const PATIENCE = 150;
// Where an answer to a plain form is a file, no new page takes the busy one's place.
const LONGEST = 10_000;

const timers = new WeakMap();

function buttonsOf(element) {
  if (element.matches("button")) return [element];
  return element.matches("form") ? [...element.querySelectorAll("[type=submit]")] : [];
}

function hold(element) {
  for (const button of buttonsOf(element)) button.setAttribute("aria-disabled", "true");
}

function release(element) {
  for (const button of buttonsOf(element)) button.removeAttribute("aria-disabled");
}

function waitFor(target) {
  if (target.getAttribute("aria-busy") === "true") return;
  timers.set(target, setTimeout(() => target.setAttribute("aria-busy", "true"), PATIENCE));
}

function stopWaiting(target) {
  if (!timers.has(target)) return;
  clearTimeout(timers.get(target));
  timers.delete(target);
  target.removeAttribute("aria-busy");
}

// A part that came with a skeleton and stays without its content would shimmer for ever.
function offerAgain(detail) {
  const part = detail.elt;
  const template = document.querySelector("template[data-part=failed]");
  if (!template || !part.hasAttribute("hx-get") || part.getAttribute("aria-busy") !== "true") return;
  const offer = template.content.cloneNode(true);
  const link = offer.querySelector("[data-retry]");
  link.href = part.getAttribute("hx-get");
  const body = part.querySelector("[data-part-body]") ?? part.querySelector(".k-card-body, .k-skeleton") ?? part;
  body.replaceChildren(offer);
  part.removeAttribute("aria-busy");
  detail.isShown = true;
}

function tryAgain(event) {
  const part = event.target.closest("[data-retry]")?.closest("[hx-get][hx-trigger]");
  if (!part) return;
  event.preventDefault();
  part.setAttribute("aria-busy", "true");
  part.querySelector("[data-retry]").setAttribute("aria-disabled", "true");
  const swap = part.getAttribute("hx-swap") ?? "innerHTML";
  htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, target: part, swap }).catch(() => {});
}

function send(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [hx-put], [data-keeps]")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "true";
  hold(form);
  setTimeout(() => rest(form), LONGEST);
}

function rest(form) {
  delete form.dataset.sending;
  release(form);
}

export function watch(page) {
  page.addEventListener("htmx:beforeRequest", ({ detail }) => {
    hold(detail.elt);
    waitFor(detail.target);
  });
  page.addEventListener("htmx:afterRequest", ({ detail }) => {
    release(detail.elt);
    stopWaiting(detail.target);
  });
  for (const type of ["htmx:responseError", "htmx:sendError"]) {
    page.addEventListener(type, ({ detail }) => offerAgain(detail));
  }
  page.addEventListener("submit", send);
  page.addEventListener("click", (event) => {
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
    else tryAgain(event);
  });
  // Back from another page, nothing is being sent any more.
  addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll("form[data-sending]")) rest(form);
  });
}
