// What was recorded of a Space goes for good: by its host, by a moderator, or because its time is over. Clips are posts, and stay.
import { opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import { and, eq, lte, ne } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { getSpace } from "../queries.ts";
import { folderOf } from "./folder.ts";
import { tellOfReplay } from "./make-replay.ts";
import { getRecording, mayManage, type Recording } from "./queries.ts";
import { change } from "./stretches.ts";

const AT_ONCE = 50;

/** @throws AppError not_found, gone, forbidden, conflict (it is being recorded) */
export async function deleteReplay(app: App, spaceId: string, accountId: string): Promise<void> {
  const fileKey = await app.store.tx(async (tx) => {
    const recording = await getRecording(tx, spaceId);
    const space = await getSpace(tx, spaceId);
    if (!(await mayManage(tx, space, accountId))) {
      throw new AppError("forbidden", "Only its host or a moderator deletes a replay");
    }
    if (space.state === "live") throw new AppError("conflict", "The Space is still live: end it first");
    return forget(app, tx, recording);
  });
  await removeFiles(app, spaceId, fileKey);
}

/** Those whose time is over, and what lies in the folder of records without a record. */
export async function sweepReplays(app: App, now: Date): Promise<void> {
  for (const recording of await expired(app, now)) {
    const fileKey = await app.store.tx((tx) => forget(app, tx, recording));
    await removeFiles(app, recording.spaceId, fileKey);
  }
  for await (const { name } of await opendir(app.storage.records)) {
    if (!(await isKept(app, name)))
      await rm(join(app.storage.records, name), { recursive: true, force: true });
  }
}

async function expired({ store }: App, now: Date): Promise<Recording[]> {
  const { q, t } = store.read;
  const { recordings } = t;
  return q
    .select()
    .from(recordings)
    .where(and(lte(recordings.expiresAt, now), ne(recordings.state, "deleted")))
    .limit(AT_ONCE);
}

async function isKept({ store }: App, spaceId: string): Promise<boolean> {
  const { q, t } = store.read;
  const { recordings } = t;
  const rows = await q
    .select({ spaceId: recordings.spaceId })
    .from(recordings)
    .where(and(eq(recordings.spaceId, spaceId), ne(recordings.state, "deleted")));
  return rows.length > 0;
}

/** The name of its file, to be removed once the rows are gone. */
async function forget(app: App, tx: Tx, recording: Recording): Promise<string | null> {
  const { spaceId, fileKey } = recording;
  const { q, t } = tx;
  await change(tx, recording, { state: "deleted", fileKey: null, bytes: 0, updatedAt: app.clock.now() });
  await q.delete(t.captionLines).where(eq(t.captionLines.spaceId, spaceId));
  await q.delete(t.recordedVoices).where(eq(t.recordedVoices.spaceId, spaceId));
  if (fileKey !== null) await tellOfReplay(app, tx, spaceId, false);
  return fileKey;
}

async function removeFiles(app: App, spaceId: string, fileKey: string | null): Promise<void> {
  if (fileKey !== null) await app.storage.remove(fileKey);
  await rm(folderOf(app, spaceId), { recursive: true, force: true });
}
