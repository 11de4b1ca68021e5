// Makes dist/main.mjs, the server as one file, and puts what it reads at run time beside it: dist/ alone is enough to run.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { packSource } from "./pack-source.mjs";
import { root } from "./processes.mjs";
import { withoutPackages } from "./source-map.mjs";

const dist = join(root, "dist");
const ASSET = /new URL\(\s*(["'])([^"'\n]+)\1\s*,\s*import\.meta\.url\s*\)/g;

/** `new URL("file", import.meta.url)` keeps its meaning: the file is copied to dist/assets/, the URL points there. */
function copyAsset(importer, whole, path) {
  const file = resolve(dirname(importer), path);
  if (!existsSync(file)) return whole;
  const name = relative(root, file);
  cpSync(file, join(dist, "assets", name), { recursive: true });
  return `new URL(${JSON.stringify(`./assets/${name}`)}, import.meta.url)`;
}

const assets = {
  name: "assets",
  setup(bundle) {
    bundle.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace(ASSET, (whole, _quote, asset) => copyAsset(path, whole, asset));
      return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
    });
  },
};

/** better-sqlite3 looks for its prebuilt binary beside its own sources; in the bundle that is dist/prebuilds/. */
const sqlite = {
  name: "better-sqlite3",
  setup(bundle) {
    bundle.onLoad({ filter: /better-sqlite3\/lib\/binding\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replaceAll("path.join(__dirname, '..',", "path.join(__dirname,");
      if (contents === source)
        throw new Error("better-sqlite3 looks for its binary in a new way: see scripts/bundle.mjs");
      const prebuilt = globSync(`${dirname(path)}/../prebuilds/${process.platform}*-${process.arch}.node`);
      for (const file of prebuilt) cpSync(file, join(dist, "prebuilds", basename(file)));
      return { contents, loader: "js" };
    });
  },
};

/** libvips can't be bundled: sharp and what it stands on lie in dist/node_modules/, for this platform as npm chose it. */
function copySharp() {
  const queue = ["sharp"];
  for (const name of queue) {
    const from = join(root, "node_modules", name);
    if (!existsSync(from)) continue; // of another platform
    cpSync(from, join(dist, "node_modules", name), { recursive: true, dereference: true });
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(from, "package.json"), "utf8"),
    );
    for (const other of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (!queue.includes(other)) queue.push(other);
    }
  }
}

for (const old of ["assets", "node_modules", "prebuilds", "drizzle", "main.mjs", "main.mjs.map"]) {
  rmSync(join(dist, old), { recursive: true, force: true });
}
mkdirSync(dist, { recursive: true });
packSource();
copySharp();
cpSync(join(root, "drizzle/sqlite"), join(dist, "drizzle/sqlite"), { recursive: true });
cpSync(join(root, "drizzle/pg"), join(dist, "drizzle/pg"), { recursive: true });

await build({
  entryPoints: { main: join(root, "src/main.ts") },
  outdir: dist,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  sourcemap: true,
  // The map names lines of files that everyone has; their text would only make it three times as big.
  sourcesContent: false,
  legalComments: "none",
  // V8 keeps the whole text in memory. Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 500,
  logLevel: "warning",
  // sharp is copied; the others are native helpers that their packages do without.
  external: ["sharp", "pg-native", "bufferutil", "utf-8-validate"],
  define: { "process.env.NODE_ENV": '"production"' },
  // CommonJS packages inside an ES module still ask for these.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
  },
  plugins: [assets, sqlite],
});

/**
 * One character beyond Latin-1 makes V8 keep all of the text at two bytes a character. esbuild escapes what stands in strings; what
 * is left stands in regular expressions, where \u escapes mean the same.
 */
function withoutWideCharacters(text) {
  if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(text))
    throw new Error("A character that is not ASCII is escaped in the bundle");
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const mainFile = join(dist, "main.mjs");
writeFileSync(mainFile, withoutWideCharacters(readFileSync(mainFile, "utf8")));

const mapFile = join(dist, "main.mjs.map");
writeFileSync(mapFile, JSON.stringify(withoutPackages(JSON.parse(readFileSync(mapFile, "utf8")))));
