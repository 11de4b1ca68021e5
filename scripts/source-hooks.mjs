// Lets Node run the sources as they are (node --import): it strips the types of .ts by itself, this makes .tsx loadable too.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { root } from "./processes.mjs";

const cache = join(root, ".cache", "tsx");
mkdirSync(cache, { recursive: true });

/** esbuild starts a process for each file: a restart asks only for those that changed. */
function transform(source) {
  const cached = join(cache, `${createHash("sha256").update(source).digest("hex")}.mjs`);
  if (existsSync(cached)) return readFileSync(cached, "utf8");
  const options = { loader: "tsx", jsx: "automatic", jsxImportSource: "preact", sourcemap: "inline" };
  const { code } = transformSync(source, options);
  writeFileSync(cached, code);
  return code;
}

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith("file:") || !url.endsWith(".tsx")) return nextLoad(url, context);
    return {
      format: "module",
      source: transform(readFileSync(fileURLToPath(url), "utf8")),
      shortCircuit: true,
    };
  },
});
