// The row of a quote, the count on what is quoted and the event, always together.
import { eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/store.ts";
import { recordEvent, type QuoteDecision } from "../../events.ts";
import { createId } from "../../ids.ts";
import { findPost, type Post } from "../queries.ts";
import { findQuoteOf, type Quote } from "./queries.ts";
import type { QuoteState } from "./schema.ts";

export type NewQuote = Pick<Quote, "quotedUri" | "isLegacy"> & {
  quoted: Post | undefined;
  state: QuoteState;
  approvalUri: string | null;
  requestUri: string | null;
};

export async function insertQuote(
  tx: Tx,
  post: Post,
  { quoted, ...rest }: NewQuote,
  at: Date,
  id = createId(at),
): Promise<Quote> {
  const ends = { quotedPostId: quoted?.id ?? null, quotedAccountId: quoted?.accountId ?? null };
  const [quote] = await tx.q
    .insert(tx.t.quotes)
    .values({ ...rest, ...ends, id, postId: post.id, accountId: post.accountId, createdAt: at })
    .returning();
  if (quote!.state === "accepted") await countQuote(tx, quote!, 1);
  return quote!;
}

/** Nothing happens where it stands so already. Says what was decided to whoever acts on it. */
export async function settleQuote(
  tx: Tx,
  quote: Quote,
  state: Exclude<QuoteState, "pending">,
  at: Date,
  changes: Partial<Pick<Quote, "approvalUri" | "requestUri">> = {},
): Promise<Quote> {
  const [settled] = await tx.q
    .update(tx.t.quotes)
    .set({ ...changes, state })
    .where(eq(tx.t.quotes.id, quote.id))
    .returning();
  if (quote.state === state) return settled!;
  if (state === "accepted") await countQuote(tx, settled!, 1);
  if (quote.state === "accepted") await countQuote(tx, settled!, -1);
  await recordDecision(tx, settled!, state, at);
  return settled!;
}

export async function recordDecision(tx: Tx, quote: Quote, state: QuoteState, at: Date): Promise<void> {
  if (state !== "accepted" && state !== "rejected" && state !== "revoked") return;
  const post = await findPost(tx, quote.postId);
  if (post) await recordEvent(tx, { type: `quote.${state}`, ...whole(quote, post) }, at);
}

export function whole(quote: Quote, post: Post): QuoteDecision {
  const { postId, accountId, quotedPostId, quotedUri, quotedAccountId, requestUri, approvalUri } = quote;
  return {
    postId,
    postUri: post.uri,
    accountId,
    quotedPostId,
    quotedUri,
    quotedAccountId,
    requestUri,
    approvalUri,
  };
}

/** With the post that quotes. */
export async function removeQuote(tx: Tx, postId: string): Promise<void> {
  const quote = await findQuoteOf(tx, postId);
  if (!quote) return;
  if (quote.state === "accepted") await countQuote(tx, quote, -1);
  await tx.q.delete(tx.t.quotes).where(eq(tx.t.quotes.id, quote.id));
}

async function countQuote({ q, t }: Tx, { quotedPostId }: Quote, by: 1 | -1): Promise<void> {
  if (quotedPostId === null) return;
  await q
    .update(t.posts)
    .set({ quotesCount: sql`${t.posts.quotesCount} + ${by}` })
    .where(eq(t.posts.id, quotedPostId));
}
