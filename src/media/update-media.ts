// The owner changes what is said of a file: its description, its focal point, the picture that stands for it.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { removeFiles } from "./keep-files.ts";
import { getMedia, type MediaFile } from "./queries.ts";
import type { ReceivedFile } from "./receive-form.ts";
import type { FocalPoint } from "./schema.ts";
import { checkedDescription, keepPreview } from "./upload.ts";

export interface MediaChanges {
  description?: string | undefined;
  focus?: FocalPoint | undefined;
  thumbnail?: ReceivedFile | undefined;
}

/** Of a file in a post, an edit of the post tells. @throws AppError not_found, unprocessable */
export async function updateMedia(
  app: App,
  accountId: string,
  id: string,
  changes: MediaChanges,
): Promise<MediaFile> {
  const before = await getMedia(app.store.read, accountId, id);
  if (before.usedBy !== null) throw new AppError("not_found", "This file is in use already");
  const preview =
    changes.thumbnail && before.type !== "image" ? await keepPreview(app, changes.thumbnail) : {};
  const after = await app.store.tx(async ({ q, t }) => {
    const set = { ...describe(before, changes), ...preview };
    const [row] = await q.update(t.media).set(set).where(eq(t.media.id, id)).returning();
    return row;
  });
  if (!after) throw new AppError("not_found", "There is no such file");
  if (after.previewKey !== before.previewKey) await removeFiles(app, [before.previewKey]);
  return after;
}

export function describe(
  before: MediaFile,
  { description, focus }: Pick<MediaChanges, "description" | "focus">,
): Pick<MediaFile, "description" | "focus"> {
  return {
    description: description === undefined ? before.description : checkedDescription(description),
    focus: focus ?? before.focus,
  };
}
