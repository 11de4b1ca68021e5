// Reads of conversations.
import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { isWithin, listedFor, newestFirst, pageOrder, type Page, type Post } from "../../posts/queries.ts";
import type { Tables } from "../../schema.ts";

export type Conversation = Tables["conversations"]["$inferSelect"];

/** With the last post of each, the latest first; paged by that post's id. */
export async function conversationsOf(
  db: Db,
  accountId: string,
  page: Page,
): Promise<{ conversation: Conversation; post: Post }[]> {
  const { q, t } = db;
  const { conversations } = t;
  const rows = await q
    .select({ conversation: conversations, post: t.posts })
    .from(conversations)
    .innerJoin(t.posts, eq(t.posts.id, conversations.lastPostId))
    .where(
      and(
        eq(conversations.accountId, accountId),
        isWithin(conversations.lastPostId, page),
        listedFor(db, accountId),
      ),
    )
    .orderBy(pageOrder(conversations.lastPostId, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

/** @throws AppError not_found: also for those of others */
export async function getConversation({ q, t }: Db, accountId: string, id: string) {
  const [row] = await q
    .select({ conversation: t.conversations, post: t.posts })
    .from(t.conversations)
    .innerJoin(t.posts, eq(t.posts.id, t.conversations.lastPostId))
    .where(and(eq(t.conversations.id, id), eq(t.conversations.accountId, accountId)));
  if (!row) throw new AppError("not_found", "There is no such conversation");
  return row;
}
