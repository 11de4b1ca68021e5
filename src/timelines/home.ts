// The home timeline: what those whom one follows write and boost, and what one does so oneself, filed by "the author is followed" and never by its addressing.
import { and, eq, inArray, or } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { pageOfPosts, visibleTo, type Page, type Post } from "../posts/queries.ts";

export async function homeTimeline(db: Db, viewerId: string, page: Page): Promise<Post[]> {
  const { q, t } = db;
  const followed = q
    .select({ id: t.follows.followeeId })
    .from(t.follows)
    .where(and(eq(t.follows.followerId, viewerId), eq(t.follows.state, "accepted")));
  const mine = or(eq(t.posts.accountId, viewerId), inArray(t.posts.accountId, followed));
  return pageOfPosts(db, page, and(mine, visibleTo(db, viewerId)));
}
