// Requests to quote, answered: by people here for their own posts, and by others for theirs.
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { getAccount } from "../../accounts/queries.ts";
import { findPost, getPost } from "../queries.ts";
import { quoteStanding } from "./policy.ts";
import { findQuoteByApproval, findQuoteByRequest, findQuoteOf, type Quote } from "./queries.ts";
import { recordDecision, settleQuote } from "./quote-rows.ts";

export interface QuoteRequest {
  /** The id of the QuoteRequest. */
  uri: string;
  /** A post of ours, by its id here. */
  quotedPostId: string;
  /** The post that quotes it. */
  postUri: string;
}

/** What the policy of our post says to this actor. A request that is no business of theirs is dropped. @throws AppError not_found */
export async function mayQuote(app: App, actor: Account, quotedPostId: string): Promise<boolean> {
  const { read } = app.store;
  const quoted = await getPost(read, quotedPostId, actor.id);
  return (await quoteStanding(read, quoted, true, actor.id)) === "automatic";
}

/** The post that asks is here and says what it quotes. A repeat is answered again. @throws AppError not_found, unprocessable */
export async function acceptQuoteRequest(
  app: App,
  actor: Account,
  postId: string,
  request: QuoteRequest,
): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const quote = await findQuoteOf(tx, postId);
    if (!quote || quote.accountId !== actor.id || quote.quotedPostId !== request.quotedPostId)
      throw new AppError("unprocessable", "The post does not quote what was asked for");
    const author = await getAccount(tx, quote.quotedAccountId!);
    if (quote.state === "revoked") return;
    const approvalUri = app.uris.quoteApproval(author.username, quote.id);
    const changes = { approvalUri, requestUri: request.uri };
    const settled = await settleQuote(tx, quote, "accepted", at, changes);
    if (quote.state === "accepted") await recordDecision(tx, settled, "accepted", at);
  });
}

/** Nothing of the post that asks is kept. */
export async function rejectQuoteRequest(app: App, actor: Account, request: QuoteRequest): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const quoted = await findPost(tx, request.quotedPostId);
    if (!quoted) return;
    const decision = {
      postId: null,
      postUri: request.postUri,
      accountId: actor.id,
      quotedPostId: quoted.id,
      quotedUri: quoted.uri,
      quotedAccountId: quoted.accountId,
      requestUri: request.uri,
      approvalUri: null,
    };
    await recordEvent(tx, { type: "quote.rejected", ...decision }, at);
  });
}

/** The quoted author's server answers what someone here asked; nobody else can (F19). */
export async function receiveQuoteAnswer(
  app: App,
  actor: Account,
  requestUri: string,
  answer: { state: "accepted"; approvalUri: string } | { state: "rejected" },
): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const quote = await findQuoteByRequest(tx, requestUri);
    const post = quote && (await findPost(tx, quote.postId));
    if (!quote || !post || quote.quotedAccountId !== actor.id || !app.uris.isLocal(post.uri)) return;
    if (quote.state === "revoked") return;
    if (answer.state === "rejected") await settleQuote(tx, quote, "rejected", at, { approvalUri: null });
    else await acceptedElsewhere(tx, quote, answer.approvalUri, at);
  });
}

type Tx = Parameters<typeof settleQuote>[0];

/** A quote that was shown without consent has it now: its followers' servers get the stamp as well. */
async function acceptedElsewhere(tx: Tx, quote: Quote, approvalUri: string, at: Date): Promise<void> {
  const settled = await settleQuote(tx, quote, "accepted", at, { approvalUri });
  const isNew = quote.state === "accepted" && quote.approvalUri !== approvalUri;
  if (isNew) await recordDecision(tx, settled, "accepted", at);
}

/** The quoted author elsewhere deleted the stamp. True where it was one. */
export async function receiveQuoteRevocation(
  app: App,
  actor: Account,
  approvalUri: string,
): Promise<boolean> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const quote = await findQuoteByApproval(tx, approvalUri, actor.id);
    if (quote) await settleQuote(tx, quote, "revoked", at);
    return quote !== undefined;
  });
}
