// Removes what nobody will ask for again: uploads that no post took, files whose row is gone, leftovers of a crash.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { and, eq, inArray, isNull, lt, or } from "drizzle-orm";
import type { App } from "../app.ts";
import type { ListedFile } from "../storage.ts";
import { removeFilesOf } from "./delete-media.ts";
import { makeRoom } from "./remote/make-room.ts";

/** Longer than anything is under way before its row names it. */
const LEFTOVER_MS = 3_600_000;
const FORGET_MS = 30 * 24 * 3_600_000;
const AT_ONCE = 500;

export async function sweepMedia(app: App, now: Date): Promise<void> {
  await sweepUnused(app, now);
  await forgetRemote(app, now);
  await makeRoom(app);
  const old = new Date(now.getTime() - LEFTOVER_MS);
  for await (const keys of inGroups(app.storage.list(), old)) await sweepFiles(app, keys);
  for await (const keys of inGroups(app.storage.listIncoming(), old)) await sweepIncoming(app, keys);
}

async function sweepUnused(app: App, now: Date): Promise<void> {
  const gone = await app.store.tx(({ q, t }) =>
    q
      .delete(t.media)
      .where(and(isNull(t.media.usedBy), lt(t.media.expiresAt, now)))
      .returning(),
  );
  for (const media of gone) await removeFilesOf(app, media);
}

/** That an address failed once need not be known for ever. */
async function forgetRemote({ store }: App, now: Date): Promise<void> {
  const old = new Date(now.getTime() - FORGET_MS);
  await store.tx(({ q, t }) =>
    q.delete(t.remoteFiles).where(and(isNull(t.remoteFiles.fileKey), lt(t.remoteFiles.usedAt, old))),
  );
}

async function* inGroups(files: AsyncIterable<ListedFile>, before: Date): AsyncIterable<string[]> {
  let keys: string[] = [];
  for await (const { key, changedAt } of files) {
    if (changedAt >= before) continue;
    keys.push(key);
    if (keys.length < AT_ONCE) continue;
    yield keys;
    keys = [];
  }
  if (keys.length > 0) yield keys;
}

async function sweepFiles(app: App, keys: string[]): Promise<void> {
  const { q, t } = app.store.read;
  const media = await q
    .select({ fileKey: t.media.fileKey, previewKey: t.media.previewKey })
    .from(t.media)
    .where(or(inArray(t.media.fileKey, keys), inArray(t.media.previewKey, keys)));
  const copies = await q
    .select({ fileKey: t.remoteFiles.fileKey })
    .from(t.remoteFiles)
    .where(inArray(t.remoteFiles.fileKey, keys));
  const replays = await q
    .select({ fileKey: t.recordings.fileKey })
    .from(t.recordings)
    .where(inArray(t.recordings.fileKey, keys));
  const known = new Set<string | null>([
    ...media.flatMap(({ fileKey, previewKey }) => [fileKey, previewKey]),
    ...copies.map(({ fileKey }) => fileKey),
    ...replays.map(({ fileKey }) => fileKey),
  ]);
  for (const key of keys) if (!known.has(key)) await app.storage.remove(key);
}

async function sweepIncoming(app: App, keys: string[]): Promise<void> {
  const { q, t } = app.store.read;
  const waiting = await q
    .select({ fileKey: t.media.fileKey })
    .from(t.media)
    .where(and(inArray(t.media.fileKey, keys), eq(t.media.state, "processing")));
  const known = new Set(waiting.map(({ fileKey }) => fileKey));
  // A result stands beside its upload until it is kept.
  const isWaiting = (key: string) => [...known].some((upload) => key.startsWith(upload));
  for (const key of keys) if (!isWaiting(key)) await rm(join(app.storage.incoming, key), { force: true });
}
