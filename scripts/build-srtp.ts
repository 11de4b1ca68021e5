// Compiles src/spaces/sfu/assembly to srtp.wasm beside the media path: `node scripts/build-srtp.ts`.
import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main as compile } from "assemblyscript/asc";

export const SRTP_WASM = new URL("../src/spaces/sfu/srtp.wasm", import.meta.url);
const SOURCES = fileURLToPath(new URL("../src/spaces/sfu/assembly", import.meta.url));
const OPTIONS = [
  "-O3",
  "--converge",
  "--runtime",
  "stub",
  "--enable",
  "simd",
  "--importMemory",
  "--noAssert",
];

/** The module's bytes. The compiler's version is pinned in package.json: another one may give other bytes. */
export async function buildSrtp(): Promise<Uint8Array> {
  let binary = new Uint8Array();
  const { error } = await compile(["module.ts", "--baseDir", SOURCES, "-o", "srtp.wasm", ...OPTIONS], {
    stderr: process.stderr,
    readFile: readSource,
    writeFile: (name, data) => {
      if (name.endsWith(".wasm")) binary = Uint8Array.from(data as Uint8Array);
    },
  });
  if (error) throw new Error("src/spaces/sfu/assembly does not compile", { cause: error });
  return binary;
}

/** Null for what is in the compiler's own library. It adds the ending of an imported file's name itself: with two it takes each file twice. */
async function readSource(name: string): Promise<string | null> {
  const text = await readFile(join(SOURCES, name), "utf8").catch(() => null);
  return text?.replaceAll(/ from "(.+)\.ts";/g, ' from "$1";') ?? null;
}

if (import.meta.main) writeFileSync(SRTP_WASM, await buildSrtp());
