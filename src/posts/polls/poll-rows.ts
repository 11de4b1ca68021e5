// The rows of a local poll: made with its post, changed with an edit of it.
import { eq } from "drizzle-orm";
import type { Tx } from "../../db/store.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import { enqueue } from "../../jobs/queue.ts";
import { findPollOf, type Poll } from "./queries.ts";
import type { PollDraft } from "./poll-draft.ts";

export const POLL_QUEUE = "polls";

export interface PollJob {
  pollId: string;
  /** Tell of its end, of new counts, or read the counts of another server's poll. */
  due: "end" | "tell" | "read";
}

/** Also what tells of its end when the time comes. */
export async function insertPoll(tx: Tx, postId: string, draft: PollDraft, at: Date): Promise<Poll> {
  const row = { ...rowOf(draft, at), id: createId(at), postId, votersCount: 0, createdAt: at };
  const [poll] = await tx.q.insert(tx.t.polls).values(row).returning();
  await awaitEnd(tx, poll!, at);
  return poll!;
}

/**
 * What an edit of the post says of its poll; nothing means that it goes. Other choices, or another way of choosing, take the
 * votes back: they were for something else. True where readers are asked something else than before.
 */
export async function changePoll(
  tx: Tx,
  postId: string,
  draft: PollDraft | null,
  at: Date,
): Promise<boolean> {
  const before = await findPollOf(tx, postId);
  if (draft === null) await deletePoll(tx, postId);
  else if (!before) await insertPoll(tx, postId, draft, at);
  else return rewritePoll(tx, before, draft, at);
  return draft !== null || before !== undefined;
}

/** Another end alone is no other question. */
async function rewritePoll(tx: Tx, before: Poll, draft: PollDraft, at: Date): Promise<boolean> {
  const isOther = isOtherQuestion(before, draft.options, draft.multiple ?? false);
  if (isOther) await tx.q.delete(tx.t.pollVotes).where(eq(tx.t.pollVotes.pollId, before.id));
  const kept = isOther ? { votersCount: 0 } : { options: before.options };
  const [poll] = await tx.q
    .update(tx.t.polls)
    .set({ ...rowOf(draft, at), ...kept, endedAt: null })
    .where(eq(tx.t.polls.id, before.id))
    .returning();
  await awaitEnd(tx, poll!, at);
  if (!isOther) await recordEvent(tx, { type: "poll.counted", postId: before.postId }, at);
  return isOther;
}

export async function deletePoll({ q, t }: Tx, postId: string): Promise<void> {
  await q.delete(t.polls).where(eq(t.polls.postId, postId));
}

export function isOtherQuestion(poll: Poll, titles: readonly string[], multiple: boolean): boolean {
  const before = poll.options.map(({ title }) => title);
  return multiple !== poll.multiple || JSON.stringify(before) !== JSON.stringify(titles);
}

/** Tells those concerned when its time is over. */
export async function awaitEnd(tx: Tx, { id: pollId, expiresAt }: Poll, at: Date): Promise<void> {
  if (expiresAt === null) return;
  const job: PollJob = { pollId, due: "end" };
  await enqueue(tx, POLL_QUEUE, [job], at, { runAt: expiresAt > at ? expiresAt : at });
}

function rowOf({ options, expiresInSeconds, multiple, hideTotals }: PollDraft, at: Date) {
  return {
    options: options.map((title) => ({ title, votes: 0 })),
    multiple: multiple ?? false,
    hideTotals: hideTotals ?? false,
    expiresAt: new Date(at.getTime() + expiresInSeconds * 1_000),
  };
}
