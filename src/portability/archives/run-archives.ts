// The jobs that make archives, and the end of those whose time is over.
import { and, eq, inArray, lt } from "drizzle-orm";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { App } from "../../app.ts";
import { ARCHIVES, type ArchiveJob } from "./ask-for-archive.ts";
import { KEPT_MS, makeArchive } from "./make-archive.ts";

const ATTEMPTS = 5;
const AGAIN_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Plugs queue and sweep in; before the app starts. */
export function runArchives(app: App): void {
  app.runJobs({
    queue: ARCHIVES,
    concurrency: 1,
    run: ({ payload }) => makeArchive(app, (payload as ArchiveJob).archiveId),
    nextTry: ({ attempts }, _error, now) =>
      attempts < ATTEMPTS ? new Date(now.getTime() + AGAIN_MS * 4 ** (attempts - 1)) : undefined,
    async givenUp({ q, t }, { payload }) {
      const { archiveId } = payload as ArchiveJob;
      const expiresAt = new Date(app.clock.now().getTime() + KEPT_MS);
      await q.update(t.archives).set({ state: "failed", expiresAt }).where(eq(t.archives.id, archiveId));
    },
  });
  app.schedule.add({ name: "archives", everyMs: HOUR_MS, run: (now) => sweepArchives(app, now) });
}

/** Rows first, then every file that no row names: those of accounts that are gone, too, and of crashes. */
async function sweepArchives({ store, archives }: App, now: Date): Promise<void> {
  await store.tx(({ q, t }) => q.delete(t.archives).where(lt(t.archives.expiresAt, now)));
  // What was made a moment ago may be waiting for its row.
  const old = new Date(now.getTime() - HOUR_MS);
  const { q, t } = store.read;
  for await (const { key, changedAt } of archives.list()) {
    const [row] = await q.select({ id: t.archives.id }).from(t.archives).where(eq(t.archives.fileKey, key));
    if (!row && changedAt < old) await archives.remove(key);
  }
  for await (const { key, changedAt } of archives.listIncoming()) {
    if (changedAt < old) await rm(join(archives.incoming, key), { force: true });
  }
}

/** Of somebody whose account ends. */
export async function removeArchives({ store, archives }: App, accountId: string): Promise<void> {
  const { q, t } = store.read;
  const rows = await q.select().from(t.archives).where(eq(t.archives.accountId, accountId));
  for (const { fileKey } of rows) if (fileKey !== null) await archives.remove(fileKey);
  const ids = rows.map(({ id }) => id);
  const own = and(eq(t.archives.accountId, accountId), inArray(t.archives.id, ids));
  if (ids.length > 0) await store.tx((tx) => tx.q.delete(tx.t.archives).where(own));
}
