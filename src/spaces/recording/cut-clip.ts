// Up to a minute of a Space as a file that its maker can put into a post.
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../../app.ts";
import type { Db, Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { createId } from "../../ids.ts";
import { enqueue } from "../../jobs/queue.ts";
import type { JobHandler } from "../../jobs/runner.ts";
import { keepFile } from "../../media/keep-files.ts";
import { createKey } from "../../media/keys.ts";
import { MAX_DESCRIPTION } from "../../media/limits.ts";
import { findMedia, type MediaFile } from "../../media/queries.ts";
import { checkedDescription, UNUSED_MS } from "../../media/upload.ts";
import { getSpace, type Space } from "../queries.ts";
import { folderOf } from "./folder.ts";
import { tracksIn } from "./make-replay.ts";
import type { Mixer } from "./mix-format.ts";
import { getRecording, mayHear, type Recording } from "./queries.ts";
import { spansBetween, spansOf, type Span } from "./timeline.ts";
import { wordsIn } from "./write-captions.ts";

const CLIPS = "clips";
const LONGEST_S = 60;
/** What was said so long ago lies in the files. */
const SETTLED_MS = 2_000;
const MAX_ATTEMPTS = 3;
const PAUSE_MS = 10_000;

const newClip = z.object({
  /** In seconds of the replay; while the Space is live it is left out, and the clip ends now. */
  start: z.number().min(0).max(1_000_000).optional(),
  duration: z
    .number()
    .min(1, "A clip is a second long at least")
    .max(LONGEST_S, `A clip is ${LONGEST_S} seconds long at most`)
    .default(30),
  /** While the Space is live: so many seconds ago the clip ends, for who chose the moment and then its words. */
  ago: z.number().min(0).max(600).default(0),
  /** What is said in it; by default its captions. */
  description: z.string().optional(),
});

export interface Clip {
  media: MediaFile;
  space: Space;
}

/** Its media is ready a moment later. @throws AppError not_found, gone, forbidden, conflict, unprocessable; ZodError */
export async function cutClip(app: App, spaceId: string, accountId: string, input: unknown): Promise<Clip> {
  const { start, duration, ago, description } = newClip.parse(input);
  const at = app.clock.now();
  // Its end is when it was wished for, or what is settled by now: so that who waits for the first words gets them.
  const until = at.getTime() - Math.max(1_000 * ago, SETTLED_MS);
  return app.store.tx(async (tx) => {
    const recording = await getRecording(tx, spaceId);
    const space = await getSpace(tx, spaceId);
    if (!(await mayClip(tx, space, recording, accountId))) {
      throw new AppError("forbidden", "The host does not let you cut clips out of this Space");
    }
    const spans = partOf(recording, start, 1_000 * duration, until);
    const words = description ?? (await wordsIn(tx, spaceId, spans)).slice(0, MAX_DESCRIPTION);
    const media = await insertMedia(tx, accountId, checkedDescription(words), at);
    await insertClip(tx, spaceId, media, spans, at);
    await enqueue(tx, CLIPS, [{ spaceId, mediaId: media.id, spans }], at);
    return { media, space };
  });
}

export async function mayClip(
  db: Db,
  space: Space,
  recording: Recording,
  accountId: string,
): Promise<boolean> {
  if (recording.clippers === "nobody" || !(await mayHear(db, space, accountId))) return false;
  if (accountId === space.hostId || recording.clippers === "everyone") return true;
  return recording.clippers === "speakers" && (await isVoiceIn(db, space.id, accountId));
}

async function isVoiceIn({ q, t }: Db, spaceId: string, accountId: string): Promise<boolean> {
  const { recordedVoices } = t;
  const rows = await q
    .select({ spaceId: recordedVoices.spaceId })
    .from(recordedVoices)
    .where(and(eq(recordedVoices.spaceId, spaceId), eq(recordedVoices.accountId, accountId)));
  return rows.length > 0;
}

function partOf(recording: Recording, start: number | undefined, durationMs: number, until: number): Span[] {
  const { state, stretches, startedAt } = recording;
  if (state === "recording") {
    const end = until - startedAt.getTime();
    return nonEmpty(spansBetween(stretches, end - durationMs, end));
  }
  if (state !== "ready") throw new AppError("conflict", "There is no replay yet");
  if (start === undefined) throw new AppError("unprocessable", "Say where the clip starts");
  return nonEmpty(spansOf(recording, Math.round(1_000 * start), durationMs));
}

function nonEmpty(spans: Span[]): Span[] {
  if (spans.length === 0) throw new AppError("unprocessable", "There is nothing in that part");
  return spans;
}

async function insertMedia(
  { q, t }: Tx,
  accountId: string,
  description: string,
  at: Date,
): Promise<MediaFile> {
  const kind = { type: "audio", mediaType: "audio/mp4", state: "processing", sizes: {} } as const;
  const [row] = await q
    .insert(t.media)
    .values({
      id: createId(at),
      accountId,
      description,
      ...kind,
      fileKey: createKey("m4a"),
      expiresAt: new Date(at.getTime() + UNUSED_MS),
      createdAt: at,
    })
    .returning();
  return row!;
}

async function insertClip(
  { q, t }: Tx,
  spaceId: string,
  { id: mediaId, accountId }: MediaFile,
  spans: readonly Span[],
  createdAt: Date,
): Promise<void> {
  const fromMs = spans[0]!.from;
  const durationMs = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  await q
    .insert(t.clips)
    .values({ id: createId(createdAt), spaceId, accountId, mediaId, fromMs, durationMs, createdAt });
}

interface Payload {
  spaceId: string;
  mediaId: string;
  spans: Span[];
}

export function clipJobs(app: App, mixer: Mixer, signal: AbortSignal): JobHandler {
  return {
    queue: CLIPS,
    concurrency: 1,
    run: ({ payload }) => makeClip(app, mixer, payload as Payload, signal),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS || signal.aborted ? new Date(now.getTime() + PAUSE_MS) : undefined,
    givenUp: (tx, { payload }) => failClip(tx, payload as Payload),
  };
}

async function makeClip(app: App, mixer: Mixer, clip: Payload, signal: AbortSignal): Promise<void> {
  const media = await findMedia(app.store.read, clip.mediaId);
  if (media?.state !== "processing") return;
  const output = join(app.storage.incoming, `clip-${media.id}.m4a`);
  try {
    const files = await tracksIn(folderOf(app, clip.spaceId));
    if (files.length === 0) return await app.store.tx((tx) => failClip(tx, clip));
    const task = { files, spans: clip.spans, trims: "none", fragmented: false, output } as const;
    const { durationMs, bytes } = await mixer.run(task, () => {}, signal);
    const hash = createHash("sha256")
      .update(await readFile(output))
      .digest("hex");
    const fileKey = await keepFile(app, { path: output, mediaType: "audio/mp4" });
    const sizes = { original: { duration: durationMs / 1_000 } };
    if (await finish(app, media, { fileKey, bytes, hash, sizes })) return;
    await app.storage.remove(fileKey);
  } finally {
    await rm(output, { force: true });
  }
}

/** False where it was deleted meanwhile. */
async function finish(
  app: App,
  { id }: MediaFile,
  columns: Pick<MediaFile, "fileKey" | "bytes" | "hash" | "sizes">,
): Promise<boolean> {
  return app.store.tx(async ({ q, t }) => {
    const rows = await q
      .update(t.media)
      .set({ ...columns, state: "ready" })
      .where(and(eq(t.media.id, id), eq(t.media.state, "processing")))
      .returning({ id: t.media.id });
    return rows.length > 0;
  });
}

async function failClip({ q, t }: Tx, { mediaId }: Payload): Promise<void> {
  const failure = "This clip could not be made";
  await q
    .update(t.media)
    .set({ state: "failed", failure })
    .where(and(eq(t.media.id, mediaId), eq(t.media.state, "processing")));
}
