// Copies from elsewhere keep within their share of the disk: what nobody has looked at for the longest time goes first.
import { asc, inArray, isNotNull, sql } from "drizzle-orm";
import type { App } from "../../app.ts";
import { readSettings } from "../../settings/settings.ts";
import { removeFiles } from "../keep-files.ts";

const MEGABYTE = 1024 * 1024;
const AT_ONCE = 200;

export async function makeRoom(app: App): Promise<void> {
  const most = (await readSettings(app.store)).remoteMediaMegabytes * MEGABYTE;
  let surplus = (await bytesOfCopies(app)) - most;
  while (surplus > 0) surplus -= await removeOldest(app, surplus);
}

async function bytesOfCopies(app: App): Promise<number> {
  const { q, t } = app.store.read;
  const [sum] = await q
    .select({ bytes: sql`coalesce(sum(${t.remoteFiles.bytes}), 0)`.mapWith(Number) })
    .from(t.remoteFiles);
  return sum?.bytes ?? 0;
}

/** The bytes that are free now. */
async function removeOldest(app: App, wanted: number): Promise<number> {
  const gone = await app.store.tx(async ({ q, t }) => {
    const oldest = await q
      .select({ id: t.remoteFiles.id, bytes: t.remoteFiles.bytes, fileKey: t.remoteFiles.fileKey })
      .from(t.remoteFiles)
      .where(isNotNull(t.remoteFiles.fileKey))
      .orderBy(asc(t.remoteFiles.usedAt))
      .limit(AT_ONCE);
    let freed = 0;
    const chosen = oldest.filter(({ bytes }) => {
      const isNeeded = freed < wanted;
      if (isNeeded) freed += bytes;
      return isNeeded;
    });
    const ids = chosen.map(({ id }) => id);
    if (ids.length > 0) await q.delete(t.remoteFiles).where(inArray(t.remoteFiles.id, ids));
    return chosen;
  });
  await removeFiles(
    app,
    gone.map(({ fileKey }) => fileKey),
  );
  if (gone.length === 0) return Number.POSITIVE_INFINITY;
  return gone.reduce((sum, { bytes }) => sum + bytes, 0);
}
