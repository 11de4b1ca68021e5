// What other servers say of their posts: new, edited, deleted. Repeats change nothing, and a tombstone wins (F27).
import { eq, sql } from "drizzle-orm";
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { prepared } from "../db/prepared.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { replaceHashtags } from "./hashtags/rows.ts";
import { receivePoll, type RemotePoll } from "./polls/receive-poll.ts";
import { buryPost, insertPost, replaceMentions } from "./post-rows.ts";
import { cardUrlOf } from "./previews/card-url.ts";
import { findPostByUri, type Post } from "./queries.ts";
import { receiveQuote, type RemoteQuote } from "./quotes/receive-quote.ts";
import type { Attachment, QuotePolicy, Visibility } from "./schema.ts";
import { keepVersion, saysOther } from "./writing/versions.ts";

/** A remote post, checked and sanitised by the ActivityPub door. */
export interface RemotePost {
  uri: string;
  url: string;
  visibility: Visibility;
  /** Sanitised HTML. */
  content: string;
  spoiler: string;
  sensitive: boolean;
  language: string | null;
  hashtags: string[];
  attachments: Attachment[];
  inReplyToUri: string | null;
  /** The collection of its replies. */
  repliesUrl?: string | null;
  /** The id of the Space that it announces. */
  spaceUri: string | null;
  poll: RemotePoll | null;
  quote: RemoteQuote | null;
  /** Null where the post says nothing about it. */
  quotePolicy: QuotePolicy | null;
  /** Accounts known here, of any server. */
  mentionedIds: string[];
  publishedAt: Date;
  /** The object's `updated`; without it an Update changes counts only, never the text. */
  updatedAt: Date | null;
}

const MAX_SKEW_MS = 5 * 60_000;

/** The post as it is here now, or undefined where it was deleted or belongs to another author. */
export async function receivePost(
  app: App,
  author: Account,
  remote: RemotePost,
  { backfilled = false }: { backfilled?: boolean } = {},
): Promise<Post | undefined> {
  return app.store.tx(async (tx) => {
    const known = await findPostByUri(tx, remote.uri);
    if (known) return known.accountId === author.id && known.deletedAt === null ? known : undefined;
    const at = app.clock.now();
    const publishedAt = clamp(remote.publishedAt, at);
    const post = await insertPost(tx, await rowOf(tx, author, remote, publishedAt, at), remote.mentionedIds);
    await adoptReplies(tx, post);
    if (remote.poll) await receivePoll(tx, post.id, remote.poll, at, true);
    if (remote.quote) await receiveQuote(app, tx, post, remote.quote, at);
    const event = { type: "post.created", postId: post.id, received: true } as const;
    await recordEvent(tx, backfilled ? { ...event, backfilled } : event, at);
    return post;
  });
}

/** Applies an edit by the author (F16), unless nothing that a reader sees is another. Unknown posts are not made by it. */
export async function receivePostUpdate(
  app: App,
  author: Account,
  remote: RemotePost,
): Promise<Post | undefined> {
  return app.store.tx(async (tx) => {
    const known = await findPostByUri(tx, remote.uri);
    if (!known || known.accountId !== author.id || known.deletedAt !== null) return undefined;
    if (known.boostOfId !== null) return undefined; // a boost has no words to change
    const at = app.clock.now();
    const editedAt = remote.updatedAt && earlier(remote.updatedAt, at);
    const before = known.editedAt ?? known.publishedAt;
    const isNewer = editedAt !== null && editedAt >= before;
    const asksOther = await receivePoll(tx, known.id, remote.poll, at, isNewer);
    await receiveQuote(app, tx, known, remote.quote, at);
    await receiveQuotePolicy(tx, known.id, remote);
    if (!isNewer || (!asksOther && !saysOther(known, remote))) return known;
    const { content, spoiler, sensitive, language, hashtags, attachments, spaceUri } = remote;
    await keepVersion(tx, known, at);
    const [post] = await tx.q
      .update(tx.t.posts)
      .set({
        content,
        spoiler,
        sensitive,
        language,
        hashtags,
        attachments,
        spaceUri,
        cardUrl: cardUrlOf(content),
        editedAt,
      })
      .where(eq(tx.t.posts.id, known.id))
      .returning();
    await replaceMentions(tx, known.id, remote.mentionedIds);
    await replaceHashtags(tx, known.id, hashtags, at);
    await recordEvent(tx, { type: "post.updated", postId: known.id }, at);
    return post;
  });
}

/** F28: an edit from the future would keep all later ones out. */
function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** A new policy is no edit, so it comes without one. */
async function receiveQuotePolicy({ q, t }: Tx, id: string, { quotePolicy }: RemotePost): Promise<void> {
  if (quotePolicy !== null) await q.update(t.posts).set({ quotePolicy }).where(eq(t.posts.id, id));
}

/** Deletes a post of its author (F17); nothing happens for anyone else. */
export async function receivePostDelete(app: App, author: Account, uri: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const known = await findPostByUri(tx, uri);
    if (!known || known.accountId !== author.id || known.deletedAt !== null) return;
    const at = app.clock.now();
    await buryPost(tx, known, at);
    const { id: postId, accountId, visibility } = known;
    await recordEvent(
      tx,
      {
        type: "post.deleted",
        postId,
        accountId,
        uri,
        visibility,
        mentionedAccountIds: [],
        reachedAccountIds: [],
      },
      at,
    );
  });
}

async function rowOf(tx: Tx, author: Account, remote: RemotePost, publishedAt: Date, at: Date) {
  const { mentionedIds: _, updatedAt: __, poll: _poll, quote: _quote, ...rest } = remote;
  const parent = remote.inReplyToUri ? await findPostByUri(tx, remote.inReplyToUri) : undefined;
  return {
    ...rest,
    id: createId(publishedAt),
    accountId: author.id,
    inReplyToId: parent?.id ?? null,
    inReplyToAccountId: parent?.accountId ?? null,
    publishedAt,
    editedAt: remote.updatedAt && remote.updatedAt > publishedAt ? earlier(remote.updatedAt, at) : null,
    createdAt: at,
  };
}

/** Replies that came before what they answer. */
async function adoptReplies(tx: Tx, post: Post): Promise<void> {
  const [waiting] = await answersTo(tx).execute({ uri: post.uri });
  if (!waiting) return;
  const { q, t } = tx;
  const adopted = await q
    .update(t.posts)
    .set({ inReplyToId: post.id, inReplyToAccountId: post.accountId })
    .where(eq(t.posts.inReplyToUri, post.uri))
    .returning({ id: t.posts.id });
  await q.update(t.posts).set({ repliesCount: adopted.length }).where(eq(t.posts.id, post.id));
}

const answersTo = prepared(({ q, t }) =>
  q
    .select({ id: t.posts.id })
    .from(t.posts)
    .where(eq(t.posts.inReplyToUri, sql.placeholder("uri")))
    .limit(1),
);

/** F28: a date in the future, before 2000 or broken becomes now. */
export function clamp(published: Date, now: Date): Date {
  const time = published.getTime();
  const isSound = time > Date.UTC(2000, 0) && time <= now.getTime() + MAX_SKEW_MS;
  return isSound ? new Date(Math.min(time, now.getTime())) : now;
}
