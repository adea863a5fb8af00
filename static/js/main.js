// Each custom element loads its module the first time it appears, also inside fragments that htmx swaps in.
import { Idiomorph } from "../vendor/htmx.js";
import { watch } from "./busy.js";
import { comeBack } from "./lib/returning.js";

const modules = {
  "kam-api-docs": () => import("./elements/kam-api-docs.js"),
  "kam-cells": () => import("./elements/kam-cells.js"),
  "kam-chart": () => import("./elements/kam-chart.js"),
  "kam-copy": () => import("./elements/kam-copy.js"),
  "kam-dialog": () => import("./elements/kam-dialog.js"),
  "kam-dirty": () => import("./elements/kam-dirty.js"),
  "kam-keys": () => import("./elements/kam-keys.js"),
  "kam-list": () => import("./elements/kam-list.js"),
  "kam-matrix": () => import("./elements/kam-matrix.js"),
  "kam-menu": () => import("./elements/kam-menu.js"),
  "kam-order": () => import("./elements/kam-order.js"),
  "kam-palette": () => import("./elements/kam-palette.js"),
  "kam-panel": () => import("./elements/kam-panel.js"),
  "kam-password": () => import("./elements/kam-password.js"),
  "kam-print": () => import("./elements/kam-print.js"),
  "kam-rows": () => import("./elements/kam-rows.js"),
  "kam-time": () => import("./elements/kam-time.js"),
  "kam-toast": () => import("./elements/kam-toast.js"),
  "kam-upload": () => import("./elements/kam-upload.js"),
};

// What a script has drawn is not in the server's HTML; a morph leaves it alone.
Idiomorph.defaults.callbacks.beforeNodeMorphed = (node) => !(node instanceof Element && node.hasAttribute("data-drawn"));

// What somebody is typing stays, also when the answer to an earlier letter arrives.
Idiomorph.defaults.ignoreActiveValue = true;

function load(root) {
  for (const [name, module] of Object.entries(modules)) {
    if (!customElements.get(name) && root.querySelector(name)) module();
  }
}

document.addEventListener("htmx:load", () => load(document));
load(document);
watch(document);
comeBack();
