// Quotes: requests by people here, answers to those of others, and stamps that are taken back.
import { findAccount, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { followersOf } from "#src/graph/queries.ts";
import { findPost } from "#src/posts/queries.ts";
import { noteOf } from "../objects.ts";
import { toAnswer, toDelete } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS, PUBLIC, type Json } from "../vocab/json.ts";
import { NOTE_CONTEXT } from "../vocab/note.ts";
import { REQUEST_TERMS, STAMP_TERMS, toQuoteRequest, toStamp } from "../vocab/quote.ts";
import { deliverPost } from "./posts.ts";
import { send } from "./send.ts";

type QuoteEvent = Extract<DomainEvent, { type: `quote.${string}` }>;

export async function deliverQuote(app: App, tx: Tx, event: QuoteEvent): Promise<void> {
  const quoter = await findAccount(tx, event.accountId);
  const quoted = event.quotedAccountId ? await findAccount(tx, event.quotedAccountId) : undefined;
  if (!quoter || !quoted) return;
  if (event.type === "quote.requested") return request(app, tx, event, quoter, quoted);
  if (event.type === "quote.revoked" && isLocal(quoted)) await revoke(app, tx, event, quoter, quoted);
  if (isLocal(quoter)) return tellFollowers(app, tx, event);
  if (event.type !== "quote.revoked" && isLocal(quoted)) await answer(app, tx, event, quoter, quoted);
}

/** With the post in it, so that its author can look before they answer. */
async function request(app: App, tx: Tx, event: QuoteEvent, quoter: Account, quoted: Account): Promise<void> {
  const post = event.postId === null ? undefined : await findPost(tx, event.postId);
  if (!post || post.deletedAt) return;
  const id = app.uris.activity(event.id);
  const { quotedUri } = event;
  const made = toQuoteRequest({ id, actor: quoter.uri, quotedUri, instrument: await noteOf(app, post) });
  const [streams, terms] = NOTE_CONTEXT as [string, Json];
  const activity = { "@context": [streams, { ...terms, ...REQUEST_TERMS }], ...made, id, to: [quoted.uri] };
  await send(app, tx, {
    activity,
    sender: quoter,
    recipients: [quoted],
    subject: post.uri,
    at: event.createdAt,
  });
}

/** Only what was asked is answered; the request is repeated as it came, its post by its id. */
async function answer(app: App, tx: Tx, event: QuoteEvent, quoter: Account, quoted: Account): Promise<void> {
  const { requestUri, quotedUri, postUri, approvalUri } = event;
  if (requestUri === null) return;
  const type = event.type === "quote.accepted" ? "Accept" : "Reject";
  const asked = toQuoteRequest({ id: requestUri, actor: quoter.uri, quotedUri, instrument: postUri });
  const id = app.uris.activity(event.id);
  const made = toAnswer(type, id, quoted.uri, quoter.uri, asked);
  const result = type === "Accept" ? { result: approvalUri } : {};
  const activity = { "@context": [ACTIVITY_STREAMS, REQUEST_TERMS], ...made, ...result, id };
  await send(app, tx, {
    activity,
    sender: quoted,
    recipients: [quoter],
    subject: postUri,
    at: event.createdAt,
  });
}

/** To all who may have seen the quote: the one who quoted, and who follows either. */
async function revoke(app: App, tx: Tx, event: QuoteEvent, quoter: Account, quoted: Account): Promise<void> {
  const { approvalUri, postUri: quotingUri, quotedUri } = event;
  if (approvalUri === null) return;
  const stamp = toStamp({ id: approvalUri, author: quoted.uri, quotingUri, quotedUri });
  const id = app.uris.activity(event.id);
  const audience = { to: [PUBLIC], cc: [quoter.uri] };
  const made = toDelete(id, quoted.uri, stamp, audience);
  const activity = { "@context": [ACTIVITY_STREAMS, STAMP_TERMS], ...made, id };
  const recipients = [quoter, ...(await followersOf(tx, quoted.id)), ...(await followersOf(tx, quoter.id))];
  await send(app, tx, { activity, sender: quoted, recipients, subject: quotedUri, at: event.createdAt });
}

/** The post of someone here has its stamp now, or lost the quote: no edit, so without a new `updated`. */
async function tellFollowers(app: App, tx: Tx, event: QuoteEvent): Promise<void> {
  if (event.postId === null) return;
  // A quote of a post of this server was decided before its Create went out.
  if (event.type === "quote.accepted" && app.uris.isLocal(event.quotedUri)) return;
  await deliverPost(app, tx, { ...event, postId: event.postId });
}
