// What a post of ours has besides its words, gathered for its Note: a poll and a quote.
import type { App } from "#src/app.ts";
import type { Db } from "#src/db/store.ts";
import { findPollOf } from "#src/posts/polls/queries.ts";
import { findPost, type Post } from "#src/posts/queries.ts";
import { findQuoteOf } from "#src/posts/quotes/queries.ts";
import type { NoteExtras } from "./vocab/note.ts";
import { questionTerms } from "./vocab/question.ts";
import type { QuoteParts } from "./vocab/quote.ts";

export async function extrasOf(app: App, db: Db, post: Post): Promise<NoteExtras> {
  const poll = await findPollOf(db, post.id);
  return {
    question: poll && questionTerms(poll, app.clock.now()),
    quote: await quoteParts(db, post.id),
  };
}

/** A quote that was refused or taken back is not said any more. */
async function quoteParts(db: Db, postId: string): Promise<QuoteParts | undefined> {
  const quote = await findQuoteOf(db, postId);
  if (!quote || (quote.state !== "accepted" && quote.state !== "pending")) return undefined;
  const quoted = quote.quotedPostId === null ? undefined : await findPost(db, quote.quotedPostId);
  return { uri: quote.quotedUri, url: quoted?.url ?? quote.quotedUri, approvalUri: quote.approvalUri };
}
