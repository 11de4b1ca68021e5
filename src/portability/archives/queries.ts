// Reads of archives: their owner's alone.
import { and, count, desc, eq, gt, isNull, or } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import type { Tables } from "../../schema.ts";

export type Archive = Tables["archives"]["$inferSelect"];

/** Newest first; what can't be fetched any more is not among them. */
export async function archivesOf({ q, t }: Db, accountId: string, now: Date): Promise<Archive[]> {
  const { archives } = t;
  const isLive = or(isNull(archives.expiresAt), gt(archives.expiresAt, now));
  return q
    .select()
    .from(archives)
    .where(and(eq(archives.accountId, accountId), isLive))
    .orderBy(desc(archives.id));
}

/** @throws AppError not_found: also for those of others */
export async function getArchive(db: Db, accountId: string, id: string, now: Date): Promise<Archive> {
  const found = (await archivesOf(db, accountId, now)).find((archive) => archive.id === id);
  if (!found) throw new AppError("not_found", "There is no such archive");
  return found;
}

/** How many posts and files go into it. */
export async function countContents({ q, t }: Db, accountId: string): Promise<number> {
  const posts = and(eq(t.posts.accountId, accountId), isNull(t.posts.deletedAt));
  const files = and(eq(t.media.accountId, accountId), eq(t.media.state, "ready"));
  const [written] = await q.select({ count: count() }).from(t.posts).where(posts);
  const [kept] = await q.select({ count: count() }).from(t.media).where(files);
  return written!.count + kept!.count;
}
