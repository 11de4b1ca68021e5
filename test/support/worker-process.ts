// Starts worker.ts, made into one file first: it is loaded in a third of the time that a thousand files take, and tests that kill one
// process after another start many.
import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Work } from "./worker.ts";

const source = fileURLToPath(new URL("worker.ts", import.meta.url));
/** Where the packages that stay beside it are found. */
const folder = fileURLToPath(new URL("../../.cache", import.meta.url));

/** The server reads files that lie beside its sources, from where they are; its pages are asked for by nobody here. */
const fromSources: Plugin = {
  name: "from-sources",
  setup(bundle) {
    bundle.onResolve({ filter: /^#web\/server\.ts$/ }, () => ({ path: "no-pages", namespace: "none" }));
    bundle.onLoad({ filter: /.*/, namespace: "none" }, () => ({
      contents: "export const createWeb = undefined",
    }));
    bundle.onLoad({ filter: /\/(src|federation)\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
};

async function bundleWorker(): Promise<string> {
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `test-worker-${process.pid}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    logLevel: "warning",
    external: ["sharp", "better-sqlite3", "pg-native", "bufferutil", "utf-8-validate"],
    define: { "import.meta.main": "false" },
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
    },
    plugins: [fromSources],
  });
  // Under a name that later runs write over, and in one go: another run may be starting from it.
  const file = join(folder, `test-worker-${process.env["VITEST_POOL_ID"]}.mjs`);
  await rename(outfile, file);
  return file;
}

let bundled: Promise<string> | undefined;

/** A server in a process of its own, at this work. */
export async function startWorker(work: Work, stdio: StdioOptions): Promise<ChildProcess> {
  const file = await (bundled ??= bundleWorker());
  return spawn(process.execPath, [file, JSON.stringify(work)], { stdio });
}
