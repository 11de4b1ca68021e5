// Reads domain events and files posts and boosts into the timelines that are kept: homes and lists of people here.
import { eq, sql, type SQL } from "drizzle-orm";
import type { App } from "../app.ts";
import { preparedRows } from "../db/prepared.ts";
import { lock, type Tx } from "../db/store.ts";
import { findAccount } from "../accounts/queries.ts";
import type { DomainEvent } from "../events.ts";
import { firstIdAt } from "../ids.ts";
import { sendSignal, signalPost } from "../jobs/signals.ts";
import { findPost, findPostHead } from "../posts/queries.ts";
import { fileConversation, forgetInConversations } from "./conversations/file-conversation.ts";
import { markStale, ofPeople, SETTLED_MS } from "./keep.ts";
import { entryRows } from "./rows.ts";

/** Of a post that came late, streams say nothing. */
const NEWS_MS = 6 * 3_600_000;
/** Of a deletion this many timelines are told at once; others see it when they are read. */
const MAX_TOLD = 200;

/** Plugs the reader in; before the app starts. */
export function readEventsForTimelines(app: App): void {
  app.readEvents("timelines", file);
}

async function file(tx: Tx, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case "post.created":
      return fileCreated(tx, event);
    case "post.boosted":
      return fileBoost(tx, event.boostId, event.createdAt);
    case "post.unboosted":
      return refile(tx, event.boostId, event.postId);
    case "post.updated":
      return sendSignal(tx, { type: "edit", postId: event.postId });
    case "post.deleted":
      return signalDeleted(tx, event);
    case "follow.accepted":
    case "follow.rejected":
    case "follow.undone":
    case "follow.changed":
      return markStale(tx, ofPeople(tx, [event.followerId]));
    case "list.changed":
    case "tag_follow.changed":
      return markStale(tx, ofPeople(tx, [event.accountId]));
    case "filters.changed":
      return sendSignal(tx, { type: "filters", accountId: event.accountId });
    default:
  }
}

type Created = Extract<DomainEvent, { type: "post.created" }>;

/** Replies that came before what they answer were not filed: only now is it known whom they answer. */
async function fileCreated(tx: Tx, { postId, createdAt, backfilled }: Created): Promise<void> {
  const post = await findPostHead(tx, postId);
  if (!post || post.deletedAt) return;
  if (post.repliesCount > 0) await filePosts(tx, sql`p.in_reply_to_id = ${postId}`, createdAt);
  const timelineIds = await filePost(tx, postId, createdAt);
  if (!backfilled && isFresh(post.publishedAt, createdAt)) await signalPost(tx, postId, timelineIds);
  if (post.visibility === "direct") await fileConversation(tx, (await findPost(tx, postId))!);
}

/** What was written long ago is no news. */
function isFresh(publishedAt: Date, at: Date): boolean {
  return at.getTime() - publishedAt.getTime() < NEWS_MS;
}

async function fileBoost(tx: Tx, boostId: string, at: Date): Promise<void> {
  const timelineIds = await filePost(tx, boostId, at);
  const boost = await findPostHead(tx, boostId);
  if (!boost || boost.deletedAt || !isFresh(boost.publishedAt, at)) return;
  await signalPost(tx, boostId, timelineIds);
}

/** Into each timeline that it belongs to; what stands there already stays, unless it is old and boosted anew. */
async function filePosts(tx: Tx, scope: SQL, at: Date): Promise<string[]> {
  await lock(tx, "timelines");
  const filed = await tx.rows<{ id: string }>(filing(scope, settledAt(at)));
  return filed.map(({ id }) => id);
}

/** The same for one, which is done for each post that comes. */
async function filePost(tx: Tx, id: string, at: Date): Promise<string[]> {
  await lock(tx, "timelines");
  const filed = await filingOfOne(tx, { id, settled: settledAt(at) });
  return filed.map((row) => row.id);
}

const filingOfOne = preparedRows<{ id: string; settled: string }, { id: string }>(({ id, settled }) =>
  filing(sql`p.id = ${id}`, settled),
);

function settledAt(at: Date): string {
  return firstIdAt(new Date(at.getTime() - SETTLED_MS));
}

function filing(scope: SQL, settled: unknown): SQL {
  const rows = entryRows(sql`${scope} and p.id >= k.whole_from`);
  return sql`
    insert into timeline_entries (timeline_id, post_id, subject_id)
    select "timelineId", "postId", "subjectId" from (${rows}) as rows where true
    on conflict (timeline_id, subject_id) do update set post_id = excluded.post_id
      where timeline_entries.post_id < ${settled} and excluded.post_id > timeline_entries.post_id
    returning timeline_id as id`;
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
  const timelineIds = gone.map(({ id }) => id).slice(0, MAX_TOLD);
  await sendSignal(tx, { type: "delete", postId: boostId, timelineIds, ...nowhereElse });
}

const nowhereElse = { isPublic: false, isLocal: false };

type Deleted = Extract<DomainEvent, { type: "post.deleted" }>;

/** Their entries stay: reads leave out what is deleted. */
async function signalDeleted(tx: Tx, { postId, accountId, visibility }: Deleted): Promise<void> {
  const { timelineEntries: entries } = tx.t;
  const stood = await tx.q
    .select({ id: entries.timelineId })
    .from(entries)
    .where(eq(entries.postId, postId))
    .limit(MAX_TOLD);
  const author = await findAccount(tx, accountId);
  const timelineIds = stood.map(({ id }) => id);
  const isPublic = visibility === "public";
  const isLocal = author?.domain === null;
  await sendSignal(tx, { type: "delete", postId, timelineIds, isPublic, isLocal });
  await forgetInConversations(tx, postId);
}
