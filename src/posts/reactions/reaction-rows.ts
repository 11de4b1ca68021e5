// The row of a reaction and the event, always together, and how many there may be.
import { and, eq } from "drizzle-orm";
import { lock, type Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import type { Post } from "../queries.ts";
import { namesUnder, type Reaction } from "./queries.ts";

/** Different emoji of one person under one post, and of everyone together. */
export const MAX_OWN = 10;
export const MAX_NAMES = 50;

export type NewReaction = Pick<Reaction, "accountId" | "name" | "imageUrl" | "uri">;

/** Nothing happens where the account has reacted so already. @throws AppError unprocessable */
export async function addReaction(
  tx: Tx,
  post: Post,
  reaction: NewReaction,
  at: Date,
  eventId = createId(at),
): Promise<void> {
  await lock(tx, `reactions ${post.id}`);
  await checkCaps(tx, post.id, reaction);
  const [row] = await tx.q
    .insert(tx.t.reactions)
    .values({ ...reaction, id: createId(at), postId: post.id, createdAt: at })
    .onConflictDoNothing()
    .returning();
  if (row) await recordEvent(tx, { type: "post.reacted", ...whole(post, row) }, at, eventId);
}

/** Nothing happens where there is no such reaction. */
export async function removeReaction(
  tx: Tx,
  post: Post,
  accountId: string,
  name: string,
  at: Date,
): Promise<void> {
  const { reactions } = tx.t;
  const [row] = await tx.q
    .delete(reactions)
    .where(and(eq(reactions.postId, post.id), eq(reactions.accountId, accountId), eq(reactions.name, name)))
    .returning();
  if (row) await recordEvent(tx, { type: "post.unreacted", ...whole(post, row) }, at);
}

async function checkCaps(tx: Tx, postId: string, { accountId, name }: NewReaction): Promise<void> {
  const own = await namesUnder(tx, postId, accountId);
  if (own.includes(name)) return;
  const names = await namesUnder(tx, postId);
  if (!names.includes(name) && names.length >= MAX_NAMES)
    throw new AppError("unprocessable", `A post has at most ${MAX_NAMES} different reactions`);
  if (own.length >= MAX_OWN)
    throw new AppError("unprocessable", `A person reacts with at most ${MAX_OWN} emoji`);
}

function whole(post: Post, { accountId, uri, name, imageUrl }: Reaction) {
  const ends = { postId: post.id, postUri: post.uri, authorId: post.accountId };
  return { accountId, reactionUri: uri, name, imageUrl, ...ends };
}
