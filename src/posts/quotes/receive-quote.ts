// A post of another server quotes something: a post of ours, or one of any other server.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { enqueue } from "../../jobs/queue.ts";
import { findPostByUri, type Post } from "../queries.ts";
import { quoteStanding } from "./policy.ts";
import { findQuote, findQuoteOf, type Quote } from "./queries.ts";
import { insertQuote, recordDecision, removeQuote, settleQuote } from "./quote-rows.ts";
import type { QuoteState } from "./schema.ts";

export interface RemoteQuote {
  uri: string;
  /** The QuoteAuthorization that the post names. */
  approvalUri: string | null;
  /** Said in an older word than FEP-044f's alone. */
  isLegacy: boolean;
}

export const QUOTE_QUEUE = "quotes";

export interface QuoteJob {
  quoteId: string;
  /** The stamp that the post names; null to look for the quoted post alone. */
  approvalUri: string | null;
}

/** What a new or updated post says it quotes, in the transaction that takes the post in. */
export async function receiveQuote(
  app: App,
  tx: Tx,
  post: Post,
  remote: RemoteQuote | null,
  at: Date,
): Promise<void> {
  const before = await findQuoteOf(tx, post.id);
  if (before && before.quotedUri === remote?.uri) return receiveApproval(app, tx, before, remote, at);
  // What was taken back stays so, even where the post says it no longer, or once more.
  if (before?.state === "revoked" && !remote) return;
  if (before) await removeQuote(tx, post.id);
  if (!remote) return;
  const known = await findPostByUri(tx, remote.uri);
  const quoted = known && known.boostOfId === null ? known : undefined;
  const state = await stateOf(app, tx, post, quoted, remote);
  const { uri: quotedUri, isLegacy } = remote;
  const row = { quoted, quotedUri, isLegacy, state, approvalUri: null, requestUri: null };
  const quote = await insertQuote(tx, post, row, at);
  if (state === "accepted") await recordDecision(tx, quote, "accepted", at);
  if (state === "pending" && !app.uris.isLocal(quotedUri)) await check(tx, quote, remote.approvalUri, at);
}

/** An Update may bring the stamp, and one without it takes nothing back: its giver does that. */
async function receiveApproval(app: App, tx: Tx, quote: Quote, remote: RemoteQuote, at: Date): Promise<void> {
  const { approvalUri } = remote;
  if (approvalUri === null || approvalUri === quote.approvalUri || app.uris.isLocal(quote.quotedUri)) return;
  await check(tx, quote, approvalUri, at);
}

async function check(tx: Tx, { id: quoteId }: Quote, approvalUri: string | null, at: Date): Promise<void> {
  const job: QuoteJob = { quoteId, approvalUri };
  await enqueue(tx, QUOTE_QUEUE, [job], at, { orderingKey: `quote ${quoteId}` });
}

/** As far as it can be told without asking anybody. */
async function stateOf(
  app: App,
  tx: Tx,
  post: Post,
  quoted: Post | undefined,
  { uri, isLegacy }: RemoteQuote,
): Promise<QuoteState> {
  const isOurs = app.uris.isLocal(uri);
  if (!quoted) return isOurs ? "unauthorized" : "pending";
  if (quoted.deletedAt) return "pending";
  const standing = await quoteStanding(tx, quoted, isOurs, post.accountId);
  if (quoted.accountId === post.accountId) return standing === "automatic" ? "accepted" : "unauthorized";
  // Who asks in the words of FEP-044f waits for the answer; the others never ask, so the policy alone speaks.
  if (!isLegacy) return standing === "denied" && isOurs ? "unauthorized" : "pending";
  const isAllowed = standing === "automatic" || (standing === "unknown" && !isOurs);
  return isAllowed ? "accepted" : "unauthorized";
}

/** The quoted post was looked up: with it, and whether its author's stamp was found good, the quote can be judged. */
export async function judgeQuote(
  app: App,
  quoteId: string,
  quotedUri: string,
  approvalUri: string | null,
): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const found = await findQuote(tx, quoteId);
    const quoted = await findPostByUri(tx, quotedUri);
    if (!found || !quoted || quoted.boostOfId !== null) return;
    const quote = await adopt(tx, found, quoted);
    if (approvalUri !== null) await settleQuote(tx, quote, "accepted", at, { approvalUri });
    if (approvalUri !== null || quote.state !== "pending") return;
    const isOwn = quoted.accountId === quote.accountId;
    const standing = await quoteStanding(tx, quoted, false, quote.accountId);
    const isAllowed = standing === "automatic" || (standing === "unknown" && quote.isLegacy);
    if (isOwn || quote.isLegacy) await settleQuote(tx, quote, isAllowed ? "accepted" : "unauthorized", at);
  });
}

async function adopt({ q, t }: Tx, quote: Quote, quoted: Post): Promise<Quote> {
  const [adopted] = await q
    .update(t.quotes)
    .set({ quotedPostId: quoted.id, quotedAccountId: quoted.accountId })
    .where(eq(t.quotes.id, quote.id))
    .returning();
  return adopted!;
}
