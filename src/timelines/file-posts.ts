// Reads domain events and files posts and boosts into the timelines that are kept: homes and lists of people here.
import { eq, sql, type SQL } from "drizzle-orm";
import type { App } from "../app.ts";
import { lock, type Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { firstIdAt } from "../ids.ts";
import { findPost } from "../posts/queries.ts";
import { markStale, ofPeople, SETTLED_MS } from "./keep.ts";
import { entryRows } from "./rows.ts";

/** Plugs the reader in; before the app starts. */
export function readEventsForTimelines(app: App): void {
  app.readEvents("timelines", file);
}

async function file(tx: Tx, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case "post.created":
      return fileCreated(tx, event.postId, event.createdAt);
    case "post.boosted":
      return filePosts(tx, sql`p.id = ${event.boostId}`, event.createdAt);
    case "post.unboosted":
      return refile(tx, event.boostId, event.postId);
    case "follow.accepted":
    case "follow.rejected":
    case "follow.undone":
    case "follow.changed":
      return markStale(tx, ofPeople(tx, [event.followerId]));
    case "list.changed":
      return markStale(tx, ofPeople(tx, [event.accountId]));
    default:
  }
}

/** Replies that came before what they answer were not filed: only now is it known whom they answer. */
async function fileCreated(tx: Tx, postId: string, at: Date): Promise<void> {
  const post = await findPost(tx, postId);
  if (!post || post.deletedAt) return;
  const scope =
    post.repliesCount > 0 ? sql`(p.id = ${postId} or p.in_reply_to_id = ${postId})` : sql`p.id = ${postId}`;
  await filePosts(tx, scope, at);
}

/** Into each timeline that it belongs to; what stands there already stays, unless it is old and boosted anew. */
async function filePosts(tx: Tx, scope: SQL, at: Date): Promise<void> {
  await lock(tx, "timelines");
  const settled = firstIdAt(new Date(at.getTime() - SETTLED_MS));
  const rows = entryRows(sql`${scope} and p.id >= k.whole_from`);
  await tx.rows(sql`insert into timeline_entries (timeline_id, post_id, subject_id)
    select "timelineId", "postId", "subjectId" from (${rows}) as rows where true
    on conflict (timeline_id, subject_id) do update set post_id = excluded.post_id
      where timeline_entries.post_id < ${settled} and excluded.post_id > timeline_entries.post_id
    returning timeline_id as "timelineId"`);
}

/** A boost is gone: where it stood, the post itself may stand again, or another boost of it. */
async function refile(tx: Tx, boostId: string, postId: string): Promise<void> {
  await lock(tx, "timelines");
  const { q, t } = tx;
  const gone = await q
    .delete(t.timelineEntries)
    .where(eq(t.timelineEntries.postId, boostId))
    .returning({ id: t.timelineEntries.timelineId });
  if (gone.length === 0) return;
  const rows = entryRows(sql`(p.id = ${postId} or p.boost_of_id = ${postId}) and p.id >= k.whole_from`);
  await tx.rows(sql`insert into timeline_entries (timeline_id, post_id, subject_id)
    select "timelineId", "postId", "subjectId" from (${rows}) as rows where true order by "postId"
    on conflict (timeline_id, subject_id) do nothing
    returning timeline_id`);
}
