// Makes one archive: a ZIP written piece by piece, whatever its size, and known to its row when it is whole.
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { eq, sql } from "drizzle-orm";
import { ZipFile } from "yazl";
import { getAccount } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { enqueueMail } from "../../mail/enqueue-mail.ts";
import { createKey } from "../../media/keys.ts";
import { contentsOf, type Entry } from "./contents.ts";
import { countContents, type Archive } from "./queries.ts";

export const KEPT_MS = 7 * 24 * 3_600_000;
const TELL_EVERY_MS = 1_000;

/** A file that an earlier attempt left is written over. Nothing happens where the archive is there, or nobody waits for it. */
export async function makeArchive(app: App, id: string): Promise<void> {
  const { q, t } = app.store.read;
  const [archive] = await q.select().from(t.archives).where(eq(t.archives.id, id));
  if (!archive || archive.state === "ready") return;
  const path = join(app.archives.incoming, `${id}.zip`);
  await writeZip(
    path,
    await contentsOf(
      app,
      await getAccount(app.store.read, archive.accountId),
      await progressOf(app, archive),
    ),
  );
  const { size } = await stat(path);
  const fileKey = createKey("zip");
  await app.archives.keep(path, fileKey);
  await finish(app, archive, { fileKey, bytes: size });
}

/** Called with each post and file; the row hears of it now and then. */
async function progressOf(app: App, { id, accountId }: Archive): Promise<() => Promise<void>> {
  const total = await countContents(app.store.read, accountId);
  const tell = (done: number) =>
    app.store.tx(({ q, t }) => q.update(t.archives).set({ total, done }).where(eq(t.archives.id, id)));
  let done = 0;
  let toldAt = performance.now();
  await tell(0);
  return async () => {
    done++;
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    await tell(Math.min(done, total));
  };
}

async function writeZip(path: string, entries: readonly Entry[]): Promise<void> {
  const zip = new ZipFile();
  const broken = new AbortController();
  for (const { name, isPacked, read } of entries) {
    zip.addReadStreamLazy(name, { compress: !isPacked }, (give) => {
      const stream = Readable.from(read(), { objectMode: false });
      stream.once("error", (error) => broken.abort(error));
      give(null, stream);
    });
  }
  zip.on("error", (error) => broken.abort(error));
  zip.end();
  const file = createWriteStream(path);
  try {
    await pipeline(zip.outputStream, file, { signal: broken.signal });
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
  }
}

/** The row, the end of the wait and the mail are one: whoever is told can fetch it. */
async function finish(app: App, { id, accountId }: Archive, file: { fileKey: string; bytes: number }) {
  const expiresAt = new Date(app.clock.now().getTime() + KEPT_MS);
  await app.store.tx(async (tx) => {
    const { archives } = tx.t;
    const changes = { ...file, state: "ready" as const, done: sql`${archives.total}`, expiresAt };
    const ready = await tx.q.update(archives).set(changes).where(eq(archives.id, id)).returning();
    if (ready.length === 0) return; // the account has ended: the sweep removes the file
    const values = { when: expiresAt, url: `${app.uris.origin}/settings/data` };
    await enqueueMail(app, tx, { to: { accountId }, message: "archive_ready", values, until: expiresAt });
  });
}
