// <kam-api-docs data-url data-script data-styles> shows the contract with Swagger UI, which comes once the page is asked
// for. Tokens that people type stay in the memory of the page.
function loaded(node, place) {
  return new Promise((resolve, reject) => {
    node.addEventListener("load", resolve, { once: true });
    node.addEventListener("error", reject, { once: true });
    place.append(node);
  });
}

class KamApiDocs extends HTMLElement {
  async connectedCallback() {
    const root = document.documentElement;
    // Swagger UI has a dark side of its own, by a class at the root.
    const follow = () => root.classList.toggle("dark-mode", root.dataset.bsTheme === "dark");
    this.theme = new MutationObserver(follow);
    this.theme.observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });
    follow();
    const { url, script, styles } = this.dataset;
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles });
    const code = Object.assign(document.createElement("script"), { src: script });
    await Promise.all([loaded(link, document.head), loaded(code, document.head)]);
    if (!this.isConnected) return;
    const place = document.createElement("div");
    this.replaceChildren(place);
    window.SwaggerUIBundle({
      url,
      domNode: place,
      presets: [window.SwaggerUIBundle.presets.apis],
      layout: "BaseLayout",
      deepLinking: true,
      docExpansion: "list",
      filter: true,
      persistAuthorization: false,
      validatorUrl: null,
      // Its colours are for a dark ground, and stand in the markup, where no theme of ours reaches them.
      syntaxHighlight: { activated: false },
      // The sign-in of the browser goes along for the contract alone; a request that is tried has its token.
      requestInterceptor: (request) => ({ ...request, credentials: request.loadSpec ? "same-origin" : "omit" }),
    });
  }

  disconnectedCallback() {
    this.theme.disconnect();
    document.documentElement.classList.remove("dark-mode");
  }
}

customElements.define("kam-api-docs", KamApiDocs);
