// Someone here takes back that a post may quote theirs, or changes who may.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { getPost, type Post } from "../queries.ts";
import { policyFor, type QuoteChoice } from "./policy.ts";
import { findQuoteOf } from "./queries.ts";
import { settleQuote } from "./quote-rows.ts";

/** Taking it back twice changes nothing. @throws AppError not_found, forbidden */
export async function revokeQuote(
  app: App,
  accountId: string,
  postId: string,
  quotingId: string,
): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    await ownPost(await getPost(tx, postId, accountId), accountId);
    const quote = await findQuoteOf(tx, quotingId);
    if (quote?.quotedPostId !== postId || (quote.state !== "accepted" && quote.state !== "revoked"))
      throw new AppError("not_found", "This post does not quote yours");
    await settleQuote(tx, quote, "revoked", at);
  });
}

/** Quotes that were accepted stay so. @throws AppError not_found, forbidden */
export async function setQuotePolicy(
  app: App,
  accountId: string,
  postId: string,
  choice: QuoteChoice,
): Promise<Post> {
  return app.store.tx(async (tx) => {
    const post = await ownPost(await getPost(tx, postId, accountId), accountId);
    const [changed] = await tx.q
      .update(tx.t.posts)
      .set({ quotePolicy: policyFor(choice, post.visibility) })
      .where(eq(tx.t.posts.id, postId))
      .returning();
    await recordEvent(tx, { type: "quote_policy.changed", postId }, app.clock.now());
    return changed!;
  });
}

async function ownPost(post: Post, accountId: string): Promise<Post> {
  if (post.accountId !== accountId)
    throw new AppError("forbidden", "Only the author decides who quotes a post");
  return post;
}
