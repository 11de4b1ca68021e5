// The sources of what runs here, as the build packed them: the licence (AGPL, section 13) has a server offer them to its readers.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hono } from "hono";
import type { WebEnv } from "./visit.ts";

/** In the bundle it lies beside the server; started from the sources, in what was built last. */
const places = ["source.tar.gz", "../../dist/source.tar.gz"];

export function mountSource<Peer>(web: Hono<WebEnv<Peer>>): void {
  web.get("/source.tar.gz", async (context) => {
    const archive = await readArchive();
    if (!archive) return context.notFound();
    return context.body(archive, 200, {
      "content-type": "application/gzip",
      "content-disposition": 'attachment; filename="hakawati-source.tar.gz"',
      "cache-control": "public, max-age=3600",
      "x-content-type-options": "nosniff",
    });
  });
}

/** Read anew each time: a megabyte or two that few ask for. */
async function readArchive(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reads = places.map((place) => readFile(join(import.meta.dirname, place)).catch(() => undefined));
  const found = (await Promise.all(reads)).find((archive) => archive !== undefined);
  return found && new Uint8Array(found);
}
