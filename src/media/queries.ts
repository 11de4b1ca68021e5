// Reads of uploads.
import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { Tables } from "../schema.ts";

export type MediaFile = Tables["media"]["$inferSelect"];

/** Only its owner knows of it. @throws AppError not_found */
export async function getMedia({ q, t }: Db, accountId: string, id: string): Promise<MediaFile> {
  const [row] = await q
    .select()
    .from(t.media)
    .where(and(eq(t.media.id, id), eq(t.media.accountId, accountId)));
  if (!row) throw new AppError("not_found", "There is no such file");
  return row;
}

export async function findMedia({ q, t }: Db, id: string): Promise<MediaFile | undefined> {
  const [row] = await q.select().from(t.media).where(eq(t.media.id, id));
  return row;
}

/** Those of the owner's, in the order of the ids. */
export async function findOwnMedia(
  { q, t }: Db,
  accountId: string,
  ids: readonly string[],
): Promise<MediaFile[]> {
  if (ids.length === 0) return [];
  const own = and(inArray(t.media.id, [...ids]), eq(t.media.accountId, accountId));
  const rows = new Map((await q.select().from(t.media).where(own)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}
