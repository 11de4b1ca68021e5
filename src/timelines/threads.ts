// Threads by their first post: which one a post belongs to, and who wants to hear no more of it.
import { and, eq, inArray, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import { prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";

/** Answers deeper than this count as a thread of their own. */
const MAX_DEPTH = 100;

/** The first post of each post's thread, as far as it is known here. */
export async function threadsOf(db: Db, postIds: readonly string[]): Promise<Map<string, string>> {
  if (postIds.length === 0) return new Map();
  const ids = sql.join(
    postIds.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = await db.rows<{ postId: string; root: string }>(sql`
    with recursive up (start, id, parent, depth) as (
      select id, id, in_reply_to_id, 0 from posts where id in (${ids})
      union all
      select up.start, posts.id, posts.in_reply_to_id, up.depth + 1
      from up join posts on posts.id = up.parent where up.depth < ${MAX_DEPTH}
    )
    select start as "postId", id as "root" from up where parent is null or depth = ${MAX_DEPTH}`);
  const known = new Map(rows.map(({ postId, root }) => [postId, root]));
  return new Map(postIds.map((id) => [id, known.get(id) ?? id]));
}

export async function muteThread(app: App, accountId: string, postId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const threadId = (await threadsOf(tx, [postId])).get(postId)!;
    await tx.q.insert(tx.t.threadMutes).values({ accountId, threadId }).onConflictDoNothing();
  });
}

export async function unmuteThread(app: App, accountId: string, postId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const { threadMutes: mutes } = tx.t;
    const threadId = (await threadsOf(tx, [postId])).get(postId)!;
    await tx.q.delete(mutes).where(and(eq(mutes.accountId, accountId), eq(mutes.threadId, threadId)));
  });
}

/** Most people have none: one is enough to know that they do. */
const mutesOf = prepared(({ q, t: { threadMutes } }) =>
  q
    .select()
    .from(threadMutes)
    .where(eq(threadMutes.accountId, sql.placeholder("accountId")))
    .limit(1),
);

/** Those of the posts that lie in threads which someone has muted. */
export async function inMutedThreads(
  db: Db,
  accountId: string,
  postIds: readonly string[],
): Promise<Set<string>> {
  const any = await mutesOf(db).execute({ accountId });
  if (any.length === 0) return new Set();
  const { q, t } = db;
  const mine = eq(t.threadMutes.accountId, accountId);
  const threads = await threadsOf(db, postIds);
  const muted = await q
    .select({ id: t.threadMutes.threadId })
    .from(t.threadMutes)
    .where(and(mine, inArray(t.threadMutes.threadId, [...threads.values()])));
  const roots = new Set(muted.map(({ id }) => id));
  return new Set(postIds.filter((id) => roots.has(threads.get(id)!)));
}
