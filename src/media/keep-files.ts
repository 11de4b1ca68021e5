// What processing has made goes into the storage, and into the words of a row.
import { rm } from "node:fs/promises";
import type { App } from "../app.ts";
import type { Processed, ProcessedFile, ProcessingTask } from "../ports.ts";
import { createKey } from "./keys.ts";
import type { MediaSize } from "./schema.ts";
import { typeOf } from "./sniff.ts";

/** The columns of a file that is ready. */
export interface Kept {
  type: Processed["type"];
  mediaType: string;
  fileKey: string;
  previewKey: string | null;
  bytes: number;
  hash: string;
  blurhash: string | null;
  sizes: { original: MediaSize; small?: MediaSize };
}

/** @throws AppError unprocessable, unavailable */
export async function processAndKeep(app: App, task: ProcessingTask): Promise<Kept> {
  try {
    return await keepFiles(app, await app.media.processor.run(task));
  } finally {
    await removeOutputs(task);
  }
}

async function keepFiles(app: App, processed: Processed): Promise<Kept> {
  const { type, hash, original, small, blurhash } = processed;
  const fileKey = await keepFile(app, original);
  return {
    type,
    mediaType: original.mediaType,
    fileKey,
    previewKey: small ? await keepFile(app, small) : null,
    bytes: original.bytes + (small?.bytes ?? 0),
    hash,
    blurhash: blurhash ?? null,
    sizes: { original: measures(original), ...(small ? { small: measures(small) } : {}) },
  };
}

export async function keepFile(app: App, file: Pick<ProcessedFile, "path" | "mediaType">): Promise<string> {
  const key = createKey(typeOf(file.mediaType)!.extension);
  await app.storage.keep(file.path, key);
  return key;
}

function measures({ width, height, duration, frameRate, bitRate }: ProcessedFile): MediaSize {
  const all = { width, height, duration, frameRate, bitRate };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** After the rows that named them are gone for good. */
export async function removeFiles(app: App, keys: readonly (string | null)[]): Promise<void> {
  for (const key of keys) if (key !== null) await app.storage.remove(key);
}

/** What a task that failed has written. */
export async function removeOutputs({ output }: Pick<ProcessingTask, "output">): Promise<void> {
  const endings = ["jpg", "png", "gif", "webp", "mp4", "mp3"];
  const paths = endings.flatMap((end) => [`${output}.original.${end}`, `${output}.small.${end}`]);
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}
