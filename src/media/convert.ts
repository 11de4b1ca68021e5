// The job that converts video and sound: what it leaves undone when the server dies, it does after the restart.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { JobHandler } from "../jobs/runner.ts";
import { processAndKeep, removeFiles, type Kept } from "./keep-files.ts";
import { findMedia, type MediaFile } from "./queries.ts";

export const CONVERSIONS = "media";
const MAX_ATTEMPTS = 3;
const PAUSE_MS = 10_000;

export function conversionJobs(app: App): JobHandler {
  return {
    queue: CONVERSIONS,
    concurrency: 1,
    run: ({ payload, attempts }) => convert(app, (payload as { mediaId: string }).mediaId, attempts),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + PAUSE_MS) : undefined,
  };
}

async function convert(app: App, mediaId: string, attempts: number): Promise<void> {
  const media = await findMedia(app.store.read, mediaId);
  if (media?.state !== "processing") return;
  const input = join(app.storage.incoming, media.fileKey);
  const task = { kind: "moving" as const, input, mediaType: media.mediaType, output: input };
  try {
    const kept = await processAndKeep(app, task);
    if (!(await finish(app, media, kept))) await removeFiles(app, [kept.fileKey, kept.previewKey]);
  } catch (error) {
    const isLast = attempts >= MAX_ATTEMPTS;
    if (!isLast && !(error instanceof AppError && error.code === "unprocessable")) throw error;
    await fail(app, media, error instanceof AppError ? error.safe : "This file can't be processed");
  }
  await rm(input, { force: true });
}

/** False where it was deleted meanwhile. A picture that the person chose stays. */
async function finish(app: App, media: MediaFile, kept: Kept): Promise<boolean> {
  const { previewKey, blurhash, ...rest } = kept;
  const chosen = media.previewKey === null ? { previewKey, blurhash } : {};
  return app.store.tx(async ({ q, t }) => {
    const rows = await q
      .update(t.media)
      .set({ ...rest, ...chosen, state: "ready" })
      .where(and(eq(t.media.id, media.id), eq(t.media.state, "processing")))
      .returning({ id: t.media.id });
    return rows.length > 0;
  });
}

async function fail(app: App, media: MediaFile, failure: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.media).set({ state: "failed", failure }).where(eq(t.media.id, media.id));
  });
}
