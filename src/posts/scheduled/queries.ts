// Reads of posts that wait for their time: their author's alone.
import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import type { Tables } from "../../schema.ts";
import type { PostDraft } from "../create-post.ts";
import { isWithin, newestFirst, pageOrder, type Page } from "../queries.ts";

type Row = Tables["scheduledPosts"]["$inferSelect"];
export type WaitingDraft = Omit<PostDraft, "accountId" | "idempotencyKey" | "scheduledId">;
export type ScheduledPost = Omit<Row, "draft"> & { draft: WaitingDraft };

export async function scheduledPostsOf(
  { q, t }: Db,
  accountId: string,
  page: Page,
): Promise<ScheduledPost[]> {
  const { scheduledPosts: table } = t;
  const rows = await q
    .select()
    .from(table)
    .where(and(eq(table.accountId, accountId), isWithin(table.id, page)))
    .orderBy(pageOrder(table.id, page))
    .limit(page.limit);
  return newestFirst(rows, page) as unknown as ScheduledPost[];
}

export async function findScheduledPost({ q, t }: Db, id: string): Promise<ScheduledPost | undefined> {
  const [row] = await q.select().from(t.scheduledPosts).where(eq(t.scheduledPosts.id, id));
  return row as unknown as ScheduledPost | undefined;
}

/** @throws AppError not_found: also for those of others */
export async function getScheduledPost(db: Db, accountId: string, id: string): Promise<ScheduledPost> {
  const row = await findScheduledPost(db, id);
  if (row?.accountId !== accountId) throw new AppError("not_found", "There is no such scheduled post");
  return row;
}
