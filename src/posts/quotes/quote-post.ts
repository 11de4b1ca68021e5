// Someone here quotes a post: at once where its author lets everyone, else its server is asked.
import type { App } from "../../app.ts";
import { getAccount, isLocal } from "../../accounts/queries.ts";
import type { Db, Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import { getOriginal, type Post } from "../queries.ts";
import type { Visibility } from "../schema.ts";
import { quoteStanding } from "./policy.ts";
import { insertQuote, recordDecision, whole } from "./quote-rows.ts";

/** The post to be quoted, as far as its author lets this person. @throws AppError not_found, forbidden, unprocessable */
export async function quotablePost(
  app: App,
  db: Db,
  accountId: string,
  postId: string,
  visibility: Visibility,
): Promise<Post> {
  if (visibility === "direct")
    throw new AppError(
      "unprocessable",
      "A post for the people it names can't quote: the quoted author would be sent it",
    );
  const quoted = await getOriginal(db, postId, accountId);
  const standing = await quoteStanding(db, quoted, app.uris.isLocal(quoted.uri), accountId);
  if (standing === "denied") throw new AppError("forbidden", "The author does not let you quote this post");
  return quoted;
}

/** The quote of a new post, in its transaction. */
export async function quotePost(app: App, tx: Tx, post: Post, quoted: Post, at: Date): Promise<void> {
  const id = createId(at);
  const author = await getAccount(tx, quoted.accountId);
  const base = { quoted, quotedUri: quoted.uri, isLegacy: false, requestUri: null };
  if (isLocal(author)) {
    const approvalUri = app.uris.quoteApproval(author.username, id);
    const quote = await insertQuote(tx, post, { ...base, state: "accepted", approvalUri }, at, id);
    return recordDecision(tx, quote, "accepted", at);
  }
  // A server that says nothing of quotes has no word for consent and will not answer; should it, its answer counts.
  const isLegacy = quoted.quotePolicy === null;
  const eventId = createId(at);
  const asked = { ...base, isLegacy, requestUri: app.uris.activity(eventId), approvalUri: null };
  const quote = await insertQuote(tx, post, { ...asked, state: isLegacy ? "accepted" : "pending" }, at, id);
  await recordEvent(tx, { type: "quote.requested", ...whole(quote, post) }, at, eventId);
}
