// Someone here puts up a file. Pictures are ready at once; video and sound are converted by a job that survives a crash.
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { createId } from "../ids.ts";
import { enqueue } from "../jobs/queue.ts";
import { keepFile, processAndKeep, type Kept } from "./keep-files.ts";
import { createKey } from "./keys.ts";
import { canConvert, MAX_DESCRIPTION } from "./limits.ts";
import { CONVERSIONS } from "./convert.ts";
import type { MediaFile } from "./queries.ts";
import type { ReceivedFile } from "./receive-form.ts";
import type { FocalPoint } from "./schema.ts";

/** What nobody has put into a post by then goes. */
export const UNUSED_MS = 24 * 3_600_000;

export interface Upload {
  file: ReceivedFile;
  /** Instead of the first frame or the cover. */
  thumbnail?: ReceivedFile | undefined;
  description?: string | undefined;
  focus?: FocalPoint | undefined;
}

/** Its `state` says whether it is ready. @throws AppError unprocessable, unavailable */
export async function upload(app: App, accountId: string, given: Upload): Promise<MediaFile> {
  const description = checkedDescription(given.description ?? "");
  const common = { accountId, description, focus: given.focus ?? null };
  if (given.file.type.kind === "image") {
    return insert(app, { ...common, state: "ready", ...(await keepPicture(app, given.file)) });
  }
  const preview = given.thumbnail ? await keepPreview(app, given.thumbnail) : {};
  if (!canConvert(app))
    return insert(app, { ...common, state: "ready", ...(await keepAsIs(app, given.file)), ...preview });
  return insert(app, { ...common, state: "processing", ...(await putAside(app, given.file)), ...preview });
}

/** @throws AppError unprocessable */
export function checkedDescription(text: string): string {
  if ([...text].length <= MAX_DESCRIPTION) return text;
  const message = `A description has at most ${MAX_DESCRIPTION} characters`;
  throw new AppError("unprocessable", message, { details: { description: message } });
}

async function keepPicture(app: App, { path: input, type }: ReceivedFile): Promise<Kept> {
  const task = { kind: "picture" as const, input, mediaType: type.mediaType, output: input };
  return processAndKeep(app, task);
}

/** @throws AppError unprocessable */
export async function keepPreview(app: App, { path: input, type }: ReceivedFile) {
  const task = { kind: "preview" as const, input, mediaType: type.mediaType, output: input };
  const { fileKey, blurhash } = await processAndKeep(app, task);
  return { previewKey: fileKey, blurhash };
}

/** Without ffmpeg, and so with all that the camera wrote into it. */
async function keepAsIs(app: App, { path, bytes, type }: ReceivedFile) {
  const { mediaType } = type;
  const fileKey = await keepFile(app, { path, mediaType });
  return { type: type.kind, mediaType, fileKey, bytes, sizes: {} };
}

/** Until its conversion the row names the upload. */
async function putAside(app: App, { path, bytes, type }: ReceivedFile) {
  const fileKey = createKey(type.extension);
  await rename(path, join(app.storage.incoming, fileKey));
  return { type: type.kind, mediaType: type.mediaType, fileKey, bytes, sizes: {} };
}

type NewMedia = Pick<
  MediaFile,
  "accountId" | "description" | "focus" | "state" | "type" | "mediaType" | "fileKey" | "bytes" | "sizes"
> &
  Partial<MediaFile>;

async function insert(app: App, row: NewMedia): Promise<MediaFile> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const id = createId(at);
    const expiresAt = new Date(at.getTime() + UNUSED_MS);
    const [made] = await tx.q
      .insert(tx.t.media)
      .values({ ...row, id, expiresAt, createdAt: at })
      .returning();
    if (row.state === "processing") await enqueue(tx, CONVERSIONS, [{ mediaId: id }], at);
    return made!;
  });
}
