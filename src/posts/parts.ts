// What a new local post has besides its words: files, a poll, a quote, and who may quote it.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { checkPoll, type PollDraft } from "./polls/poll-draft.ts";
import { deletePoll, insertPoll } from "./polls/poll-rows.ts";
import type { Post } from "./queries.ts";
import { policyFor, type QuoteChoice } from "./quotes/policy.ts";
import { quotablePost, quotePost } from "./quotes/quote-post.ts";
import { removeQuote } from "./quotes/quote-rows.ts";
import type { QuotePolicy, Visibility } from "./schema.ts";

export interface PartsDraft {
  accountId: string;
  visibility: Visibility;
  poll?: PollDraft;
  /** By its id here. */
  quotedPostId?: string;
  /** Who may quote the new post; everyone where it is not said. */
  quoteChoice?: QuoteChoice;
  /** Files that the author has put up. */
  mediaIds?: readonly string[];
  /** The scheduled post that held them until now. */
  mediaHeldBy?: string;
}

export interface CheckedParts {
  poll: PollDraft | undefined;
  quoted: Post | undefined;
  quotePolicy: QuotePolicy;
  media: { ids: readonly string[]; heldBy: string | undefined };
}

/** @throws AppError unprocessable, not_found, forbidden (its author does not want it quoted) */
export async function checkParts(app: App, db: Db, draft: PartsDraft): Promise<CheckedParts> {
  const { accountId, visibility, quotedPostId, quoteChoice } = draft;
  if (draft.poll && draft.mediaIds?.length) throw refusal("A post has files or a poll, not both");
  return {
    poll: draft.poll && (await checkPoll(app.store, draft.poll)),
    quoted: quotedPostId ? await quotablePost(app, db, accountId, quotedPostId, visibility) : undefined,
    quotePolicy: policyFor(quoteChoice ?? "public", visibility),
    media: { ids: draft.mediaIds ?? [], heldBy: draft.mediaHeldBy },
  };
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { poll: message } });
}

/** The rows of them, in the transaction that makes the post. */
export async function insertParts(
  app: App,
  tx: Tx,
  post: Post,
  { poll, quoted }: CheckedParts,
): Promise<void> {
  if (poll) await insertPoll(tx, post.id, poll, post.createdAt);
  if (quoted) await quotePost(app, tx, post, quoted, post.createdAt);
}

/** With the post they go, of this server or another. */
export async function buryParts(tx: Tx, postId: string): Promise<void> {
  await deletePoll(tx, postId);
  await removeQuote(tx, postId);
  await tx.q.delete(tx.t.reactions).where(eq(tx.t.reactions.postId, postId));
}
