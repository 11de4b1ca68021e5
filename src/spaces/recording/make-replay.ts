// After the end of a Space its record becomes a replay: a job, so that a crash only makes it begin anew.
import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { and, eq, inArray } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { recordEvent, type DomainEvent } from "../../events.ts";
import { enqueue } from "../../jobs/queue.ts";
import type { JobHandler } from "../../jobs/runner.ts";
import { keepFile } from "../../media/keep-files.ts";
import { loadSettings } from "../../settings/settings.ts";
import { reannounce } from "../announce.ts";
import { findSpace, getSpace } from "../queries.ts";
import { folderOf } from "./folder.ts";
import type { Mixed, Mixer } from "./mix-format.ts";
import { findRecording, type Recording } from "./queries.ts";
import { change, closeStretch } from "./stretches.ts";
import { spansFrom } from "./timeline.ts";

const REPLAYS = "replays";
/** The last packets are in the files by then. */
const SETTLE_MS = 2_000;
const DAY_MS = 24 * 3_600_000;
const MAX_ATTEMPTS = 3;
const PAUSE_MS = 30_000;
/** The progress is written each so many per cent. */
const STEP = 5;

/** Of a Space that has ended. */
export async function wantReplay(app: App, tx: Tx, { spaceId }: DomainEvent<"space.ended">): Promise<void> {
  const at = app.clock.now();
  const endedAt = (await findSpace(tx, spaceId))?.endedAt;
  const recording = await closeStretch(tx, spaceId, endedAt ?? at);
  if (recording?.state !== "paused") return;
  const { replayDays } = await loadSettings(tx);
  const expiresAt = new Date((endedAt ?? at).getTime() + replayDays * DAY_MS);
  await change(tx, recording, { state: "processing", progress: 0, expiresAt, updatedAt: at });
  await enqueueReplay(tx, spaceId, at);
}

export async function enqueueReplay(tx: Tx, spaceId: string, at: Date): Promise<void> {
  const runAt = new Date(at.getTime() + SETTLE_MS);
  await enqueue(tx, REPLAYS, [{ spaceId }], at, { orderingKey: spaceId, runAt });
}

export function replayJobs(app: App, mixer: Mixer, signal: AbortSignal): JobHandler {
  return {
    queue: REPLAYS,
    concurrency: 1,
    run: ({ payload }) => makeReplay(app, mixer, (payload as { spaceId: string }).spaceId, signal),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS || signal.aborted ? new Date(now.getTime() + PAUSE_MS) : undefined,
    givenUp: (tx, { payload }) => fail(app, tx, (payload as { spaceId: string }).spaceId),
  };
}

async function makeReplay(app: App, mixer: Mixer, spaceId: string, signal: AbortSignal): Promise<void> {
  const recording = await findRecording(app.store.read, spaceId);
  if (recording?.state !== "processing") return;
  const output = join(app.storage.incoming, `replay-${spaceId}.m4a`);
  try {
    const mixed = await mixWhole(app, mixer, recording, output, signal);
    if (mixed) await keep(app, recording, mixed, output);
    else await app.store.tx((tx) => fail(app, tx, spaceId));
  } finally {
    await rm(output, { force: true });
  }
}

/** Undefined where nobody said anything. */
async function mixWhole(
  app: App,
  mixer: Mixer,
  recording: Recording,
  output: string,
  signal: AbortSignal,
): Promise<Mixed | undefined> {
  const { spaceId, stretches, trimMs } = recording;
  const files = await tracksIn(folderOf(app, spaceId));
  const spans = spansFrom(stretches, trimMs ?? 0, 0);
  if (files.length === 0 || spans.length === 0) return undefined;
  const task = { files, spans, trims: trimMs === null ? "both" : "end", fragmented: true, output } as const;
  let told = 0;
  const onProgress = (percent: number) => {
    if (percent < told + STEP) return;
    told = percent;
    void setProgress(app, spaceId, percent);
  };
  const mixed = await mixer.run(task, onProgress, signal);
  return mixed.heard.length > 0 ? mixed : undefined;
}

export async function tracksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".ogg"))
    .sort()
    .map((name) => join(folder, name));
}

async function setProgress(app: App, spaceId: string, progress: number): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const { recordings } = t;
    await q
      .update(recordings)
      .set({ progress })
      .where(and(eq(recordings.spaceId, spaceId), eq(recordings.state, "processing")));
  });
}

/** The old one goes once the new one is there. Where the host wished for something else meanwhile, another job makes that. */
async function keep(app: App, made: Recording, mixed: Mixed, output: string): Promise<void> {
  const fileKey = await keepFile(app, { path: output, mediaType: "audio/mp4" });
  const old = await app.store.tx(async (tx) => {
    const now = await findRecording(tx, made.spaceId);
    if (now?.state !== "processing" || now.trimMs !== made.trimMs) return fileKey;
    const at = app.clock.now();
    const { beginMs, durationMs, bytes } = mixed;
    const columns = { beginMs, durationMs, bytes, fileKey, progress: 100, updatedAt: at };
    await change(tx, made, { state: "ready", ...columns });
    await noteVoices(tx, made.spaceId, mixed);
    await tellOfReplay(app, tx, made.spaceId, true);
    return now.fileKey;
  });
  if (old) await app.storage.remove(old);
}

/** A track is named for its speaker. */
async function noteVoices({ q, t }: Tx, spaceId: string, { heard }: Mixed): Promise<void> {
  const { recordedVoices } = t;
  const accounts = heard.map((file) => basename(file, ".ogg"));
  await q
    .update(recordedVoices)
    .set({ heard: true })
    .where(and(eq(recordedVoices.spaceId, spaceId), inArray(recordedVoices.accountId, accounts)));
}

/** The announcement, and servers that follow the Space, learn where it can be heard again, or that it no longer can. */
export async function tellOfReplay(app: App, tx: Tx, spaceId: string, isThere: boolean): Promise<void> {
  const at = app.clock.now();
  const { url } = await getSpace(tx, spaceId);
  const [space] = await tx.q
    .update(tx.t.spaces)
    .set({ replayUrl: isThere ? url : null, updatedAt: at })
    .where(eq(tx.t.spaces.id, spaceId))
    .returning();
  await reannounce(app, tx, space!);
  await recordEvent(tx, { type: "space.replay_changed", spaceId }, at);
}

/** An older replay, from before it was trimmed, stays. */
async function fail(app: App, tx: Tx, spaceId: string): Promise<void> {
  const recording = await findRecording(tx, spaceId);
  if (recording?.state !== "processing") return;
  const state = recording.fileKey === null ? "failed" : "ready";
  await change(tx, recording, { state, updatedAt: app.clock.now() });
}
