// Copies the few third-party files that the pages load into the folder given, and names where each came from.
// usage: node copy.mjs FOLDER

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = join(dirname(fileURLToPath(import.meta.url)), "node_modules");
const INTER = "@fontsource-variable/inter";
const SCRIPTS = ["latin", "latin-ext", "greek", "cyrillic"];

const FILES = {
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "htmx.LICENSE.txt": "htmx.org/LICENSE",
  "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
  "bootstrap.LICENSE.txt": "bootstrap/LICENSE",
  "inter.LICENSE.txt": `${INTER}/LICENSE`,
  ...Object.fromEntries(SCRIPTS.map((script) => [fontFile(script), `${INTER}/files/${fontFile(script)}`])),
};

function fontFile(script) {
  return `inter-${script}-wght-normal.woff2`;
}

// The faces are Inter's own, with their ranges of letters, so that a page fetches only the scripts it shows.
function fontFaces() {
  const sheet = readFileSync(join(MODULES, INTER, "wght.css"), "utf8");
  const faces = sheet.match(/@font-face\s*{[^}]*}/g) ?? [];
  const kept = faces.filter((face) => SCRIPTS.some((script) => face.includes(`/${fontFile(script)})`)));
  if (kept.length !== SCRIPTS.length) {
    throw new Error(`inter: ${kept.length} faces found for ${SCRIPTS.length} scripts`);
  }
  return kept.map((face) => face.replace("./files/", "./")).join("\n\n") + "\n";
}

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node copy.mjs FOLDER");
  process.exit(2);
}
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, source] of Object.entries(FILES)) {
  copyFileSync(join(MODULES, source), join(folder, name));
}
writeFileSync(join(folder, "inter.css"), fontFaces());
