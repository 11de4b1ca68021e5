// What is mixed, and what comes of it: the words between the server and the process that mixes.
import { z } from "zod";

/** Of the mix: 20 ms at 48 kHz. */
export const FRAME = 960;
export const FRAME_MS = 20;

const span = z.object({ from: z.number(), to: z.number() });

export const mixTask = z.object({
  /** The tracks of the speakers. */
  files: z.array(z.string()),
  /** What of the record is heard, in ms and in order; the rest is left out. */
  spans: z.array(span),
  /** Where silence is left out: before the first word and after the last (`both`), or after it alone. */
  trims: z.enum(["both", "end", "none"]),
  /** In fragments, for a player that reads along; else with its index first, for a file of a minute. */
  fragmented: z.boolean(),
  output: z.string(),
});
export type MixTask = z.infer<typeof mixTask>;

export const mixed = z.object({
  /** Where it begins in the record, in ms. */
  beginMs: z.number(),
  durationMs: z.number(),
  /** Of the files, those in which anything is said. */
  heard: z.array(z.string()),
  bytes: z.number(),
});
export type Mixed = z.infer<typeof mixed>;

/** The mixing process → its parent. */
export const mixNews = z.union([
  z.object({ percent: z.number() }),
  z.object({ mixed }),
  z.object({ failed: z.string() }),
]);
export type MixNews = z.infer<typeof mixNews>;

/** Mixes what was recorded; never in the server's own event loop. */
export interface Mixer {
  /** Resolves when the file is written; an abort ends the work. @throws Error */
  run(task: MixTask, onProgress: (percent: number) => void, signal?: AbortSignal): Promise<Mixed>;
}
