// Build what the pages are dressed in, into the package: styles, scripts, icons, and what
// each component of the design system may be told. `make front` runs it; no user does.

import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const nhsuk = join(here, "node_modules", "nhsuk-frontend", "dist", "nhsuk");
const built = join(here, "..", "src", "wellheard", "web", "kit", "built");
const reports = join(here, "..", "src", "wellheard", "reports", "templates");
const assets = join(built, "static", "wellheard");
const entries = ["wellheard.js", "graph.js", "points.js"];

// The fonts are licensed for nhs.uk alone and lie on another server; icons lie beside us.
async function styles() {
  const given = await readFile(join(nhsuk, "nhsuk-frontend.min.css"), "utf8");
  const own = await readFile(join(here, "src", "wellheard.css"), "utf8");
  const charts = await readFile(join(reports, "charts.css"), "utf8");
  const dressed = given
    .replaceAll(/@font-face\{[^}]*\}/g, "")
    .replaceAll("Frutiger W01,", "")
    .replaceAll("url(/assets/images/", "url(icons/")
    .replaceAll(/\/\*# sourceMappingURL=.*?\*\//g, "");
  if (/https?:\/\/(?!www\.w3\.org)/.test(dressed)) {
    throw new Error("The styles ask another server for something");
  }
  const icons = new Set(dressed.match(/(?<=url\(icons\/)[\w-]+\.svg/g));
  await mkdir(join(assets, "icons"), { recursive: true });
  for (const icon of icons) {
    await copyFile(join(nhsuk, "assets", "images", icon), join(assets, "icons", icon));
  }
  const css = await build({
    stdin: { contents: `${dressed}\n${charts}\n${own}`, loader: "css" },
    minify: true,
    write: false,
    external: ["icons/*"],
    logLevel: "error", // it warns of what the design system writes for old browsers
    bundle: true,
  });
  await writeFile(join(assets, "wellheard.css"), css.outputFiles[0].text);
}

async function scripts() {
  const names = await readdir(join(here, "src"));
  await build({
    entryPoints: entries
      .filter((each) => names.includes(each))
      .map((each) => join(here, "src", each)),
    outdir: assets,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2020"],
    legalComments: "linked",
  });
}

// What a macro may be told, so that a word it does not know is refused.
async function components() {
  const read = async (name, file) =>
    readFile(join(nhsuk, "components", name, file), "utf8");
  const folders = await readdir(join(nhsuk, "components"), { withFileTypes: true });
  const found = {};
  for (const folder of folders.filter((each) => each.isDirectory())) {
    const macro = await read(folder.name, "macro.njk");
    const options = await read(folder.name, "macro-options.json");
    found[folder.name] = {
      macro: macro.match(/macro (\w+)\(/)[1],
      options: JSON.parse(options).map(option),
    };
  }
  const byMacro = Object.entries(found).map(([folder, { macro, options }]) => [
    macro,
    { folder, options },
  ]);
  await writeFile(
    join(built, "components.json"),
    JSON.stringify(Object.fromEntries(byMacro), null, 1),
  );
}

function option({ name, type, required, params, isComponent, alias, deprecated }) {
  return {
    name,
    type,
    ...(required && { required }),
    ...(deprecated && { deprecated }),
    ...(params && { options: params.map(option) }),
    ...(isComponent && { component: alias ?? name }),
  };
}

await rm(built, { recursive: true, force: true });
await mkdir(assets, { recursive: true });
await styles();
await scripts();
await copyFile(join(here, "src", "logo.svg"), join(assets, "logo.svg"));
await copyFile(join(here, "src", "favicon.svg"), join(assets, "favicon.svg"));
await components();
