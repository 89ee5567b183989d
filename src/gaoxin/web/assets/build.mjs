// Builds everything a page loads into static/vendor/: `npm run build`. Nothing is fetched when a page opens.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const require = createRequire(import.meta.url);
const FONT = "@fontsource-variable/noto-sans-sc";

/** The folder of an installed package. */
function packageFolder(name) {
  return join(require.resolve("esbuild"), "..", "..", "..", ...name.split("/"));
}

async function bundleCharts() {
  await build({
    entryPoints: [join(here, "echarts.js")],
    outfile: join(vendor, "echarts.js"),
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "echarts",
    target: "chrome90",
    legalComments: "inline",
    logLevel: "warning",
  });
}

/** The font's slices and their CSS, under the family name that the style sheets use. */
async function copyFont() {
  const source = packageFolder(FONT);
  const css = await readFile(join(source, "wght.css"), "utf8");
  const local = css
    .replaceAll("'Noto Sans SC Variable'", '"Noto Sans SC"')
    .replaceAll("url(./files/", "url(fonts/noto-sans-sc/");
  await writeFile(join(vendor, "fonts.css"), local);
  await cp(join(source, "files"), join(vendor, "fonts", "noto-sans-sc"), { recursive: true });
}

async function copyLicences() {
  const files = {
    "echarts-LICENSE.txt": ["echarts", "LICENSE"],
    "echarts-NOTICE.txt": ["echarts", "NOTICE"],
    "htmx-LICENSE.txt": ["htmx.org", "LICENSE"],
    "noto-sans-sc-LICENSE.txt": [FONT, "LICENSE"],
    "tslib-LICENSE.txt": ["tslib", "LICENSE.txt"],
    "zrender-LICENSE.txt": ["zrender", "LICENSE"],
  };
  await mkdir(join(vendor, "licences"), { recursive: true });
  for (const [name, [owner, file]] of Object.entries(files)) {
    await cp(join(packageFolder(owner), file), join(vendor, "licences", name));
  }
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await Promise.all([bundleCharts(), copyFont(), copyLicences()]);
await cp(join(packageFolder("htmx.org"), "dist", "htmx.min.js"), join(vendor, "htmx.js"));
