// Makes static/vendor from the packages of package-lock.json: `./dev vendor` runs `npm ci` and then this file.
// Each library becomes one ES module, the used icons one sprite, and VENDORED.md lists every file with its hash.
import { createHash } from "node:crypto";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const source = dirname(fileURLToPath(import.meta.url));
const target = dirname(source);
const packages = join(source, "node_modules");

// What static/vendor holds: the file, how it is made and the packages whose code is in it.
const files = [
  { name: "htmx.js", make: () => bundle("htmx"), from: ["htmx.org", "idiomorph"] },
  { name: "echarts.js", make: () => bundle("echarts"), from: ["echarts", "zrender", "tslib"] },
  { name: "icons.svg", make: sprite, from: ["@tabler/icons"] },
  { name: "inter-latin.woff2", make: () => font("latin"), from: ["@fontsource-variable/inter"] },
  { name: "inter-latin-ext.woff2", make: () => font("latin-ext"), from: ["@fontsource-variable/inter"] },
];

// The licences ask that their texts go where the files go.
const licences = { name: "licences.txt", from: [...new Set(files.flatMap((file) => file.from))] };

async function bundle(name) {
  await build({
    entryPoints: [join(source, `${name}-entry.js`)],
    outfile: join(target, `${name}.js`),
    bundle: true,
    charset: "utf8",
    format: "esm",
    legalComments: "eof",
    logLevel: "warning",
    minify: true,
    target: "es2022",
  });
}

async function font(subset) {
  const file = join(packages, "@fontsource-variable/inter/files", `inter-${subset}-wght-normal.woff2`);
  await copyFile(file, join(target, `inter-${subset}.woff2`));
}

async function sprite() {
  const names = (await readFile(join(source, "icons.txt"), "utf8")).split("\n").filter(Boolean).sort();
  const symbols = await Promise.all(names.map(symbol));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(target, "icons.svg"), svg);
}

async function symbol(name) {
  const isFilled = name.startsWith("f-");
  const file = isFilled ? `filled/${name.slice(2)}.svg` : `outline/${name}.svg`;
  const svg = await readFile(join(packages, "@tabler/icons/icons", file), "utf8");
  const shapes = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "")
    .replaceAll(" />", "/>");
  const paint = isFilled ? ' fill="currentColor" stroke="none"' : "";
  return `<symbol id="${name}" viewBox="0 0 24 24"${paint}>${shapes}</symbol>`;
}

async function licenceTexts() {
  const texts = licences.from.map(async (name) => {
    const file = (await readdir(join(packages, name))).find((entry) => /^licen[cs]e/i.test(entry));
    const text = await readFile(join(packages, name, file), "utf8");
    return `${name}\n${"=".repeat(name.length)}\n\n${text.trim()}\n`;
  });
  await writeFile(join(target, licences.name), (await Promise.all(texts)).join("\n\n"));
}

async function describe(name) {
  const { version, license } = JSON.parse(await readFile(join(packages, name, "package.json"), "utf8"));
  return { name, version, license };
}

async function row({ name, from }) {
  const content = await readFile(join(target, name));
  const hash = createHash("sha256").update(content).digest("hex");
  const parts = await Promise.all(from.map(describe));
  const cells = [
    `\`${name}\``,
    parts.map((part) => `${part.name} ${part.version}`).join(", "),
    [...new Set(parts.map((part) => part.license))].join(", "),
    `${content.length}`,
    `\`${hash}\``,
  ];
  return `| ${cells.join(" | ")} |`;
}

async function list() {
  const rows = await Promise.all([...files, licences].map(row));
  const text = `# Vendored files

Made by \`./dev vendor\` from the npm packages that \`src/package-lock.json\` pins; committed, so that neither a release nor a
developer needs npm. \`src/\` is not collected. Do not edit the files: change \`src/\` and run \`./dev vendor\`.
\`tests/architecture/test_vendored.py\` checks this list.

| file | packages and versions (npm) | licence | bytes | sha256 |
|---|---|---|---|---|
${rows.join("\n")}
`;
  await writeFile(join(target, "VENDORED.md"), text);
}

for (const file of files) await file.make();
await licenceTexts();
await list();
