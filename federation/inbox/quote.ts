// Quotes: someone elsewhere asks to quote a post of ours, answers what ours asked, or takes a stamp back.
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import {
  acceptQuoteRequest,
  mayQuote,
  receiveQuoteAnswer,
  receiveQuoteRevocation,
  rejectQuoteRequest,
} from "#src/posts/quotes/answer-quote.ts";
import { findQuoteByRequest } from "#src/posts/quotes/queries.ts";
import { fetchObject } from "../documents.ts";
import type { Activity, Admitted } from "../guard.ts";
import { receiveNote } from "../notes.ts";
import { haveSameOrigin, idOf, isObject, list, type Json } from "../vocab/json.ts";

/** Answered at once, by the policy of the post. */
export async function onQuoteRequest(app: App, { activity, actor }: Admitted): Promise<void> {
  const quotedUri = idOf(activity["object"]) ?? "";
  const postUri = idOf(activity["instrument"]);
  const quoted = app.uris.isLocal(quotedUri) ? await findPostByUri(app.store.read, quotedUri) : undefined;
  if (!quoted || quoted.deletedAt || postUri === undefined || !haveSameOrigin(postUri, actor.uri))
    throw new AppError("not_found", "This asks for no post of ours");
  const request = { uri: activity.id, quotedPostId: quoted.id, postUri };
  if (!(await mayQuote(app, actor, quoted.id))) return rejectQuoteRequest(app, actor, request);
  const known = await findPostByUri(app.store.read, postUri);
  const post = known ?? (await receiveNote(app, actor, await instrumentOf(app, activity, actor, postUri)));
  if (!post || post.deletedAt) throw new AppError("gone", "The post that asks is gone");
  await acceptQuoteRequest(app, actor, post.id, request);
}

/** The post as its author vouches for it: given whole and signed, or read from its server. */
async function instrumentOf(app: App, { instrument }: Activity, actor: Account, uri: string): Promise<Json> {
  const isWhole = isObject(instrument) && idOf(list(instrument["attributedTo"])[0]) === actor.uri;
  return isWhole && instrument["content"] !== undefined ? instrument : fetchObject(app, uri);
}

/** True where what is accepted is a request to quote. A stamp of another server than its giver's is none. */
export async function onQuoteAccept(app: App, { activity, actor }: Admitted): Promise<boolean> {
  const requestUri = idOf(activity["object"]) ?? "";
  if (!(await findQuoteByRequest(app.store.read, requestUri))) return false;
  const approvalUri = idOf(activity["result"]);
  if (approvalUri !== undefined && haveSameOrigin(approvalUri, actor.uri))
    await receiveQuoteAnswer(app, actor, requestUri, { state: "accepted", approvalUri });
  return true;
}

export async function onQuoteReject(app: App, { activity, actor }: Admitted): Promise<boolean> {
  const requestUri = idOf(activity["object"]) ?? "";
  if (!(await findQuoteByRequest(app.store.read, requestUri))) return false;
  await receiveQuoteAnswer(app, actor, requestUri, { state: "rejected" });
  return true;
}

/** True where the deleted thing is a stamp of this actor. */
export async function onStampDelete(app: App, { activity, actor }: Admitted): Promise<boolean> {
  return receiveQuoteRevocation(app, actor, idOf(activity["object"]) ?? "");
}
