// Files become part of a post, a scheduled post or a profile, and stop being so.
import { eq, inArray } from "drizzle-orm";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { MAX_ATTACHMENTS } from "./limits.ts";
import { findOwnMedia, type MediaFile } from "./queries.ts";

/** Long enough to write a deleted post anew with its pictures. */
const RELEASED_MS = 3_600_000;

/**
 * Up to four pictures, or one of anything else, as in Mastodon. `usedBy`: the id of what shows them from now on; `heldBy`: of
 * what held them until now, such as the scheduled post.
 * @throws AppError unprocessable
 */
export async function attachMedia(
  tx: Tx,
  accountId: string,
  ids: readonly string[],
  usedBy: string,
  heldBy?: string,
): Promise<MediaFile[]> {
  const unique = [...new Set(ids)];
  if (unique.length > MAX_ATTACHMENTS) throw refusal(`A post has at most ${MAX_ATTACHMENTS} files`);
  const files = await findOwnMedia(tx, accountId, unique);
  const isFree = (file: MediaFile) => [null, usedBy, heldBy].includes(file.usedBy);
  if (files.length < unique.length || !files.every(isFree))
    throw refusal("A file is not there, or in use already");
  if (files.some(({ state }) => state === "failed")) throw refusal("A file could not be processed");
  if (files.some(({ state }) => state === "processing")) {
    throw refusal("Cannot attach files that have not finished processing. Try again in a moment!");
  }
  if (files.length > 1 && files.some(({ type }) => type !== "image")) {
    throw refusal("A video or sound stands alone in a post");
  }
  await use(tx, unique, usedBy);
  return files;
}

async function use({ q, t }: Tx, ids: readonly string[], usedBy: string): Promise<void> {
  if (ids.length === 0) return;
  await q
    .update(t.media)
    .set({ usedBy, expiresAt: null })
    .where(inArray(t.media.id, [...ids]));
}

/** What `usedBy` shows no more. */
export async function releaseMedia({ q, t }: Tx, usedBy: string, at: Date): Promise<void> {
  await q
    .update(t.media)
    .set({ usedBy: null, expiresAt: new Date(at.getTime() + RELEASED_MS) })
    .where(eq(t.media.usedBy, usedBy));
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { media_ids: message } });
}
