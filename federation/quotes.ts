// Quotes at the ActivityPub door: the stamps that people here gave, and looking up what posts of others quote.
import { getAccount, isActive } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import type { Job } from "#src/jobs/queue.ts";
import { findPost, findPostByUri, getPost, type Post } from "#src/posts/queries.ts";
import { findQuote } from "#src/posts/quotes/queries.ts";
import { judgeQuote, QUOTE_QUEUE, type QuoteJob } from "#src/posts/quotes/receive-quote.ts";
import { localAccount } from "./actors.ts";
import { fetchObject } from "./documents.ts";
import { receiveNote } from "./notes.ts";
import { knownActor } from "./remote.ts";
import { haveSameOrigin, idOf, list, type Json } from "./vocab/json.ts";
import { isStampFor, STAMP_CONTEXT, toStamp } from "./vocab/quote.ts";

const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 30_000;

/** A QuoteAuthorization, as long as it holds. @throws AppError not_found */
export async function stampDocument(app: App, username: string, quoteId: string): Promise<Json> {
  const { read } = app.store;
  const author = await localAccount(app, username);
  const quote = await findQuote(read, quoteId);
  if (quote?.state !== "accepted" || quote.quotedAccountId !== author.id || quote.approvalUri === null)
    throw new AppError("not_found", "There is no such authorization");
  const quoted = await getPost(read, quote.quotedPostId ?? ""); // only of what anyone may see (F22)
  const quoting = await findPost(read, quote.postId);
  if (!quoting) throw new AppError("not_found", "There is no such authorization");
  const parts = { author: author.uri, quotingUri: quoting.uri, quotedUri: quoted.uri };
  return { "@context": STAMP_CONTEXT, ...toStamp({ ...parts, id: quote.approvalUri }) };
}

/** Plugs the queue in; before the app starts. */
export function runQuoteJobs(app: App): void {
  app.runJobs({
    queue: QUOTE_QUEUE,
    concurrency: 4,
    run: (job) => checkQuote(app, job),
    nextTry: ({ attempts }, error, now) => {
      const isHopeless = error instanceof AppError && error.code !== "unavailable";
      if (isHopeless || attempts >= MAX_ATTEMPTS) return undefined;
      return new Date(now.getTime() + FIRST_PAUSE_MS * 2 ** (attempts - 1));
    },
  });
}

/** What is quoted is read from its own server, one step deep: what it quotes in turn is not. */
async function checkQuote(app: App, job: Job): Promise<void> {
  const { quoteId, approvalUri } = job.payload as QuoteJob;
  const quote = await findQuote(app.store.read, quoteId);
  if (!quote || app.uris.isLocal(quote.quotedUri)) return;
  const quoted = await quotedPost(app, quote.quotedUri);
  const quoting = await findPost(app.store.read, quote.postId);
  if (!quoted || !quoting || quoting.deletedAt) return;
  const isGood = approvalUri !== null && (await isStamped(app, approvalUri, quoting, quoted));
  await judgeQuote(app, quoteId, quote.quotedUri, isGood ? approvalUri : null);
}

async function quotedPost(app: App, uri: string): Promise<Post | undefined> {
  const known = await findPostByUri(app.store.read, uri);
  if (known) return known;
  const note = await fetchObject(app, uri);
  const author = await knownActor(app, idOf(list(note["attributedTo"])[0]) ?? "");
  // Without what it quotes: a chain of quotes would lead on for ever (F34).
  return isActive(author) ? receiveNote(app, author, { ...note, ...NO_QUOTE }) : undefined;
}

const NO_QUOTE = {
  quote: undefined,
  quoteUrl: undefined,
  quoteURL: undefined,
  quoteUri: undefined,
  _misskey_quote: undefined,
};

/** Believed from the quoted author's own server alone. */
async function isStamped(app: App, approvalUri: string, quoting: Post, quoted: Post): Promise<boolean> {
  const author = await getAccount(app.store.read, quoted.accountId);
  if (!haveSameOrigin(approvalUri, author.uri)) return false;
  const stamp = await fetchObject(app, approvalUri);
  return isStampFor(stamp, { author: author.uri, quotingUri: quoting.uri, quotedUri: quoted.uri });
}
