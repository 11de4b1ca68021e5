// Reads of polls and of who voted.
import { and, count, eq, inArray } from "drizzle-orm";
import { among, prepared } from "../../db/prepared.ts";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import type { Tables } from "../../schema.ts";
import { getPost, type Post } from "../queries.ts";

export type Poll = Tables["polls"]["$inferSelect"];

export async function findPollOf({ q, t }: Db, postId: string): Promise<Poll | undefined> {
  const [row] = await q.select().from(t.polls).where(eq(t.polls.postId, postId));
  return row;
}

export async function findPoll({ q, t }: Db, id: string): Promise<Poll | undefined> {
  const [row] = await q.select().from(t.polls).where(eq(t.polls.id, id));
  return row;
}

/** A poll with its post, as far as the viewer may see that. @throws AppError not_found */
export async function getPoll(db: Db, id: string, viewerId?: string): Promise<{ poll: Poll; post: Post }> {
  const poll = await findPoll(db, id);
  if (!poll) throw new AppError("not_found", "There is no such poll, or it is not for you");
  return { poll, post: await getPost(db, poll.postId, viewerId) };
}

const byPosts = prepared((db) =>
  db.q
    .select()
    .from(db.t.polls)
    .where(among(db, db.t.polls.postId, "postIds")),
);

/** By the ids of their posts. */
export async function pollsOf(db: Db, postIds: readonly string[]): Promise<Map<string, Poll>> {
  if (postIds.length === 0) return new Map();
  const rows = await byPosts(db).execute({ postIds: [...postIds] });
  return new Map(rows.map((poll) => [poll.postId, poll]));
}

/** What someone chose, by the polls' ids. */
export async function choicesOf(
  { q, t }: Db,
  accountId: string | undefined,
  pollIds: readonly string[],
): Promise<Map<string, number[]>> {
  if (accountId === undefined || pollIds.length === 0) return new Map();
  const rows = await q
    .select()
    .from(t.pollVotes)
    .where(and(eq(t.pollVotes.accountId, accountId), inArray(t.pollVotes.pollId, [...pollIds])));
  const groups = Map.groupBy(rows, ({ pollId }) => pollId);
  return new Map(
    [...groups].map(([id, votes]) => [id, votes.map(({ choice }) => choice).sort((a, b) => a - b)]),
  );
}

/** The accounts that voted in the poll of a post. */
export async function votersOf({ q, t }: Db, postId: string): Promise<string[]> {
  const rows = await q
    .selectDistinct({ id: t.pollVotes.accountId })
    .from(t.pollVotes)
    .innerJoin(t.polls, eq(t.polls.id, t.pollVotes.pollId))
    .where(eq(t.polls.postId, postId));
  return rows.map(({ id }) => id);
}

/** The votes known here: of a poll of this server, all there are. */
export async function countVotes({ q, t }: Db, pollId: string): Promise<number> {
  const [row] = await q.select({ votes: count() }).from(t.pollVotes).where(eq(t.pollVotes.pollId, pollId));
  return row!.votes;
}

export function isOver({ expiresAt, endedAt }: Poll, now: Date): boolean {
  return endedAt !== null || (expiresAt !== null && expiresAt <= now);
}
