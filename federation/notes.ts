// Taking a Note of another server in: whom it mentions, the Space that it announces, and whether anyone here waits for it.
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { findAccount, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { prepared } from "#src/db/prepared.ts";
import { AppError } from "#src/errors.ts";
import { isBlocked } from "#src/graph/queries.ts";
import { enqueue } from "#src/jobs/queue.ts";
import { ruleOfAccount } from "#src/moderation/domains/queries.ts";
import { receiveEmojis } from "#src/posts/emojis/receive-emojis.ts";
import { BACKFILL_QUEUE, type BackfillJob } from "#src/posts/backfill/ask.ts";
import { findPostByUri, type Post } from "#src/posts/queries.ts";
import { receivePost, receivePostUpdate } from "#src/posts/receive-post.ts";
import { seekParent } from "./backfill/seek-parent.ts";
import { haveSameOrigin, isWebUrl, type Json } from "./vocab/json.ts";
import { isWelcome } from "./strangers.ts";
import { fromNote, type ReadNote } from "./vocab/note.ts";
import { refreshSpace } from "./spaces.ts";

export interface Reading {
  /** The thread that it stands in and the people whom it names are not looked up: it came in a crowd. */
  alone?: boolean;
}

/**
 * Stores a post that someone asked for: nobody is told of it. `note` came from its own server or was signed by its author.
 * @throws AppError
 */
export async function receiveNote(
  app: App,
  author: Account,
  note: Json,
  { alone = false }: Reading = {},
): Promise<Post | undefined> {
  const read = readNote(app, author, note);
  const known = await findPostByUri(app.store.read, read.uri);
  const post = await receivePost(app, author, await resolve(app, author, read), { backfilled: true });
  if (post && !known && !alone) await seekAround(app, post, read);
  return post;
}

/** Stores a post that was sent to us, if anyone here waits for it; else undefined: not the whole world is kept. */
export async function receiveSentNote(app: App, author: Account, note: Json): Promise<Post | undefined> {
  const read = readNote(app, author, note);
  const known = await findPostByUri(app.store.read, read.uri);
  if (known || !(await isAwaited(app, author, read))) return known;
  const post = await receivePost(app, author, await resolve(app, author, read));
  if (post) await seekAround(app, post, read);
  return post;
}

/** So many unknown people one post may name to have them looked up. */
const MAX_SOUGHT = 10;

/** What it answers and whom it names, where this server does not know them yet. */
async function seekAround(app: App, post: Post, { mentionedUris }: ReadNote): Promise<void> {
  await seekParent(app, post);
  const known = new Set((await accountsOf(app, mentionedUris)).map(({ uri }) => uri));
  const isSought = (uri: string) => !known.has(uri) && isWebUrl(uri) && !app.uris.isLocal(uri);
  const uris = mentionedUris.filter(isSought).slice(0, MAX_SOUGHT);
  if (uris.length === 0) return;
  const job: BackfillJob = { kind: "mentioned", postId: post.id, uris };
  await app.store.tx((tx) => enqueue(tx, BACKFILL_QUEUE, [job], app.clock.now()));
}

/** An edit of a post that is here. */
export async function receiveNoteUpdate(app: App, author: Account, note: Json): Promise<Post | undefined> {
  const read = readNote(app, author, note);
  const known = await findPostByUri(app.store.read, read.uri);
  if (!known) return receiveSentNote(app, author, note);
  return receivePostUpdate(app, author, await resolve(app, author, read));
}

/** @throws AppError unprocessable, forbidden */
function readNote(app: App, author: Account, note: Json): ReadNote {
  const read = fromNote(note, author.followersUrl);
  if (!read) throw new AppError("unprocessable", "This is not a post");
  if (isLocal(author) || app.uris.isLocal(read.uri))
    throw new AppError("forbidden", "Posts of this server come from here");
  if (read.authorUri !== author.uri || !haveSameOrigin(read.uri, author.uri)) {
    throw new AppError("forbidden", `${read.uri} is not a post of ${author.uri}`);
  }
  return read;
}

async function resolve(app: App, author: Account, read: ReadNote) {
  const { authorUri: _, mentionedUris, emojis, ...post } = read;
  if (author.domain !== null) await receiveEmojis(app, author.domain, emojis);
  const mentioned = await accountsOf(app, mentionedUris);
  const space = post.spaceUri === null ? undefined : await refreshSpace(app, author, post.spaceUri);
  const rule = await ruleOfAccount(app.store, author);
  if (rule?.rejectMedia) post.attachments = [];
  return { ...post, spaceUri: space?.uri ?? null, mentionedIds: mentioned.map(({ id }) => id) };
}

/** Those of the people named who are known here. */
async function accountsOf(app: App, uris: string[]): Promise<Account[]> {
  if (uris.length === 0) return [];
  const { q, t } = app.store.read;
  return q.select().from(t.accounts).where(inArray(t.accounts.uri, uris));
}

/** Someone here follows the author, is mentioned, or wrote what is answered, and has not blocked the author (F23). */
async function isAwaited(app: App, author: Account, read: ReadNote): Promise<boolean> {
  if (await hasFollowerHere(app, author)) return true;
  const answered = read.inReplyToUri ? await findPostByUri(app.store.read, read.inReplyToUri) : undefined;
  if (answered && !answered.deletedAt && (await isFollowedHere(app, answered))) return true;
  const named = (await accountsOf(app, read.mentionedUris)).filter(isLocal);
  const concerned = named.map(({ id }) => id);
  if (answered && !answered.deletedAt && app.uris.isLocal(answered.uri)) concerned.push(answered.accountId);
  const isBlockedBy = (id: string) => isBlocked(app.store.read, id, author.id);
  const blocked = await Promise.all(concerned.map(isBlockedBy));
  return blocked.includes(false) && isWelcome(app, author, named.length);
}

/** A thread is read whole where its first words are: answers to those whom people here follow, passed on by their servers. */
async function isFollowedHere(app: App, { accountId, visibility }: Post): Promise<boolean> {
  const author = await findAccount(app.store.read, accountId);
  const isOpen = visibility === "public" || visibility === "unlisted";
  return author !== undefined && !isLocal(author) && isOpen && hasFollowerHere(app, author);
}

export async function hasFollowerHere(app: App, author: Account): Promise<boolean> {
  const rows = await followerHere(app.store.read).execute({ id: author.id });
  return rows.length > 0;
}

const followerHere = prepared(({ q, t }) => {
  const isOfAuthor = eq(t.follows.followeeId, sql.placeholder("id"));
  return q
    .select({ id: t.accounts.id })
    .from(t.follows)
    .innerJoin(t.accounts, eq(t.accounts.id, t.follows.followerId))
    .where(and(isOfAuthor, eq(t.follows.state, "accepted"), isNull(t.accounts.domain)))
    .limit(1);
});
