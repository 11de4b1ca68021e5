// The rows of votes and the counts on the poll, always together.
import { and, eq } from "drizzle-orm";
import { lock, type Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { createId } from "../../ids.ts";
import { enqueue } from "../../jobs/queue.ts";
import { awaitEnd, POLL_QUEUE, type PollJob } from "./poll-rows.ts";
import { findPoll, isOver, type Poll } from "./queries.ts";

/** Many votes make one message to other servers. */
const TELL_AFTER_MS = 30_000;

/** The poll as the transaction has it, for it alone; votes of two people at once are counted one after the other. */
export async function lockPoll(tx: Tx, pollId: string, at: Date): Promise<Poll> {
  await lock(tx, `poll ${pollId}`);
  const poll = await findPoll(tx, pollId);
  if (!poll) throw new AppError("not_found", "There is no such poll, or it is not for you");
  if (isOver(poll, at)) throw new AppError("unprocessable", "The poll has already ended");
  return poll;
}

export async function choicesIn({ q, t }: Tx, pollId: string, accountId: string): Promise<number[]> {
  const rows = await q
    .select({ choice: t.pollVotes.choice })
    .from(t.pollVotes)
    .where(and(eq(t.pollVotes.pollId, pollId), eq(t.pollVotes.accountId, accountId)));
  return rows.map(({ choice }) => choice);
}

/** `choices` are new ones of this account, and exist. */
export async function addVotes(
  tx: Tx,
  poll: Poll,
  accountId: string,
  choices: readonly number[],
  at: Date,
  isNewVoter: boolean,
): Promise<void> {
  const { q, t } = tx;
  const rows = choices.map((choice) => ({
    id: createId(at),
    pollId: poll.id,
    accountId,
    choice,
    createdAt: at,
  }));
  await q.insert(t.pollVotes).values(rows);
  const options = poll.options.map(({ title, votes }, index) => ({
    title,
    votes: votes + (choices.includes(index) ? 1 : 0),
  }));
  const votersCount = poll.votersCount === null ? null : poll.votersCount + (isNewVoter ? 1 : 0);
  await q.update(t.polls).set({ options, votersCount }).where(eq(t.polls.id, poll.id));
}

/** New counts of a poll of this server go to those who have it. */
export async function tellCounts(tx: Tx, poll: Poll, at: Date): Promise<void> {
  if (!poll.isTold) return;
  await tx.q.update(tx.t.polls).set({ isTold: false }).where(eq(tx.t.polls.id, poll.id));
  const job: PollJob = { pollId: poll.id, due: "tell" };
  await enqueue(tx, POLL_QUEUE, [job], at, { runAt: new Date(at.getTime() + TELL_AFTER_MS) });
}

/** Someone here wants to hear of the end of another server's poll. */
export async function awaitEndElsewhere(tx: Tx, poll: Poll, at: Date): Promise<void> {
  const [other] = await tx.q
    .select({ id: tx.t.pollVotes.id })
    .from(tx.t.pollVotes)
    .where(eq(tx.t.pollVotes.pollId, poll.id))
    .limit(1);
  if (!other) await awaitEnd(tx, poll, at);
}
