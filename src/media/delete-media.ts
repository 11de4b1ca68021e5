// The owner takes back a file that is in no post.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { and, eq, isNull } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { removeFiles } from "./keep-files.ts";
import { getMedia, type MediaFile } from "./queries.ts";

/** @throws AppError not_found, unprocessable (it is in use) */
export async function deleteMedia(app: App, accountId: string, id: string): Promise<void> {
  const media = await getMedia(app.store.read, accountId, id);
  const rows = await app.store.tx(({ q, t }) =>
    q
      .delete(t.media)
      .where(and(eq(t.media.id, id), isNull(t.media.usedBy)))
      .returning({ id: t.media.id }),
  );
  if (rows.length === 0) throw new AppError("unprocessable", "This file stands in a post");
  await removeFilesOf(app, media);
}

/** After its row is gone. */
export async function removeFilesOf(app: App, { state, fileKey, previewKey }: MediaFile): Promise<void> {
  if (state === "ready") return removeFiles(app, [fileKey, previewKey]);
  await rm(join(app.storage.incoming, fileKey), { force: true });
  await removeFiles(app, [previewKey]);
}
