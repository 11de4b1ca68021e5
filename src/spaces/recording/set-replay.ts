// The host says where the replay begins and who may cut clips out of it.
import { z } from "zod";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { getSpace } from "../queries.ts";
import { enqueueReplay } from "./make-replay.ts";
import { getRecording, type Recording } from "./queries.ts";
import { CLIPPERS } from "./schema.ts";
import { change } from "./stretches.ts";

const replayChange = z.object({
  /** In seconds of the record; null for the first word. */
  start: z.number().min(0).max(1_000_000).nullable().optional(),
  clips: z.enum(CLIPPERS).optional(),
});

/** A new start has the replay made anew. @throws AppError not_found, gone, forbidden, conflict, unprocessable; ZodError */
export async function setReplay(
  app: App,
  spaceId: string,
  accountId: string,
  input: unknown,
): Promise<Recording> {
  const { start, clips } = replayChange.parse(input);
  return app.store.tx(async (tx) => {
    const recording = await getRecording(tx, spaceId);
    if ((await getSpace(tx, spaceId)).hostId !== accountId) {
      throw new AppError("forbidden", "Only its host changes a replay");
    }
    const at = app.clock.now();
    const trimMs = start === undefined ? recording.trimMs : start === null ? null : Math.round(start * 1_000);
    const columns = { ...(clips ? { clippers: clips } : {}), updatedAt: at };
    if (trimMs === recording.trimMs) return change(tx, recording, columns);
    checkTrim(recording, trimMs);
    await enqueueReplay(tx, spaceId, at);
    return change(tx, recording, { ...columns, trimMs, state: "processing", progress: 0 });
  });
}

function checkTrim({ state, stretches }: Recording, trimMs: number | null): void {
  if (state !== "ready" && state !== "processing") {
    throw new AppError("conflict", "There is no replay yet");
  }
  const end = stretches.at(-1)?.to ?? 0;
  if ((trimMs ?? 0) >= end) throw new AppError("unprocessable", "The replay would be over before it begins");
}
