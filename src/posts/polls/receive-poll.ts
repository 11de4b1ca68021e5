// What another server says of a poll of its own: at first, after an edit, and as the counts grow.
import { eq } from "drizzle-orm";
import type { Tx } from "../../db/store.ts";
import { createId } from "../../ids.ts";
import { awaitEnd, deletePoll, isOtherQuestion } from "./poll-rows.ts";
import { countVotes, findPollOf, type Poll } from "./queries.ts";
import type { PollOption } from "./schema.ts";

/** A remote poll, checked by the ActivityPub door. */
export interface RemotePoll {
  options: PollOption[];
  multiple: boolean;
  expiresAt: Date | null;
  closedAt: Date | null;
  /** Null where the other server does not tell. */
  votersCount: number | null;
}

/**
 * `isEdit`: the author changed the words, and not the counts alone. True where readers are asked something else than before.
 */
export async function receivePoll(
  tx: Tx,
  postId: string,
  remote: RemotePoll | null,
  at: Date,
  isEdit: boolean,
): Promise<boolean> {
  const before = await findPollOf(tx, postId);
  if (!remote) {
    if (before && isEdit) await deletePoll(tx, postId);
    return before !== undefined && isEdit;
  }
  const { closedAt, ...told } = remote;
  // An end that was told is an end, whatever was planned.
  const expiresAt = closedAt && (!told.expiresAt || closedAt < told.expiresAt) ? closedAt : told.expiresAt;
  const row = { ...told, expiresAt, fetchedAt: at };
  if (!before) await insert(tx, { ...row, postId, createdAt: at }, at);
  return before ? change(tx, before, row, at, isEdit) : true;
}

type Row = Omit<RemotePoll, "closedAt"> & { fetchedAt: Date };

async function change(tx: Tx, before: Poll, row: Row, at: Date, isEdit: boolean): Promise<boolean> {
  const titles = row.options.map(({ title }) => title);
  const isOther = isOtherQuestion(before, titles, row.multiple);
  if (isOther && !isEdit) return false; // counts of a poll that we do not have
  const { polls, pollVotes } = tx.t;
  if (isOther) await tx.q.delete(pollVotes).where(eq(pollVotes.pollId, before.id));
  const [poll] = await tx.q.update(polls).set(row).where(eq(polls.id, before.id)).returning();
  const isMoved = poll!.expiresAt?.getTime() !== before.expiresAt?.getTime();
  const isAwaited = before.endedAt === null && (await countVotes(tx, poll!.id)) > 0;
  if (isMoved && isAwaited) await awaitEnd(tx, poll!, at);
  return isOther;
}

type NewPoll = Tx["t"]["polls"]["$inferInsert"];

async function insert({ q, t }: Tx, row: Omit<NewPoll, "id">, at: Date): Promise<void> {
  await q.insert(t.polls).values({ ...row, id: createId(at) });
}
