// The row of a boost, the counts and the event, always together.
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { buryPost, insertBoost } from "./post-rows.ts";
import type { Post } from "./queries.ts";
import type { Visibility } from "./schema.ts";

export interface NewBoost {
  id: string;
  accountId: string;
  /** The id of the Announce activity. */
  uri: string;
  url: string;
  visibility: Visibility;
  publishedAt: Date;
}

/** Undefined where there is one already, or where this one was taken back. @throws AppError forbidden */
export async function addBoost(
  tx: Tx,
  post: Post,
  boost: NewBoost,
  at: Date,
  eventId = createId(at),
): Promise<Post | undefined> {
  checkBoostable(post, boost.accountId);
  const row = await insertBoost(tx, {
    ...boost,
    // A boost of what only followers see is for followers only.
    visibility: post.visibility === "followers" ? "followers" : boost.visibility,
    boostOfId: post.id,
    content: "",
    hashtags: [],
    attachments: [],
    createdAt: at,
  });
  if (row) await recordEvent(tx, { type: "post.boosted", ...whole(post, row) }, at, eventId);
  return row;
}

export async function removeBoost(tx: Tx, post: Post, boost: Post, at: Date): Promise<void> {
  await buryPost(tx, boost, at);
  await recordEvent(tx, { type: "post.unboosted", ...whole(post, boost) }, at);
}

/** What is not for everyone is boosted by its author alone, to the same followers. */
function checkBoostable(post: Post, accountId: string): void {
  const isOpen = post.visibility === "public" || post.visibility === "unlisted";
  if (!isOpen && !(post.visibility === "followers" && post.accountId === accountId))
    throw new AppError("forbidden", "This post is not for everyone: it can't be boosted");
}

function whole(post: Post, boost: Post) {
  return {
    boostId: boost.id,
    accountId: boost.accountId,
    boostUri: boost.uri,
    visibility: boost.visibility,
    postId: post.id,
    postUri: post.uri,
    authorId: post.accountId,
  };
}
