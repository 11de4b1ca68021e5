// Reads of pinned posts.
import { and, desc, eq } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import { visibleTo, type Post } from "../queries.ts";

export const MAX_PINS = 5;

/** What an account has pinned, the latest pin first, as far as the viewer may see it. */
export async function pinnedPostsOf(db: Db, accountId: string, viewerId?: string): Promise<Post[]> {
  const { q, t } = db;
  const rows = await q
    .select({ post: t.posts })
    .from(t.pinnedPosts)
    .innerJoin(t.posts, eq(t.posts.id, t.pinnedPosts.postId))
    .where(and(eq(t.pinnedPosts.accountId, accountId), visibleTo(db, viewerId)))
    .orderBy(desc(t.pinnedPosts.pinnedAt))
    .limit(MAX_PINS);
  return rows.map(({ post }) => post);
}
