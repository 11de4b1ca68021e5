// Reads domain events and keeps the index: posts that may be found, people, and hashtags.
import { eq, inArray, sql } from "drizzle-orm";
import { findAccount, isActive, isLocal, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { prepared } from "../db/prepared.ts";
import type { Db, Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { hashtagKey } from "../posts/hashtags/key.ts";
import { findPost, findPostHead, type Post } from "../posts/queries.ts";
import { plainText } from "../posts/sanitize.ts";
import { indexName, indexPost, isNameIndexed, unindexName, unindexPosts } from "./index-rows.ts";
import { wordsOf } from "./words.ts";

/** Of somebody who allows it from now on, this many posts are taken in at once; `search reindex` takes all. */
const MAX_POSTS = 1_000;

/** Plugs the reader in; before the app starts. */
export function readEventsForSearch(app: App): void {
  app.readEvents("search", index);
}

async function index(tx: Tx, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case "post.created":
    case "post.updated":
      return reindexPost(tx, event.postId);
    case "post.deleted":
      return unindexPosts(tx, eq(tx.t.searchPosts.postId, event.postId));
    case "account.created":
    case "account.updated":
    case "account.received":
      return reindexPerson(tx, event.accountId);
    default:
  }
}

async function reindexPost(tx: Tx, postId: string): Promise<void> {
  const post = await findPostHead(tx, postId);
  const [author] = post ? await findability(tx).execute({ id: post.accountId }) : [];
  if (!post || !author || post.boostOfId !== null) return;
  const shown = mayBeFound(post, author) ? await findPost(tx, postId) : undefined;
  await indexPost(tx, postId, shown ? wordsOf(textOf(shown)) : []);
  if (post.visibility === "public") await indexHashtags(tx, post.hashtags);
}

type Findable = Pick<Account, "domain" | "indexable">;

const findability = prepared(({ q, t: { accounts } }) =>
  q
    .select({ domain: accounts.domain, indexable: accounts.indexable })
    .from(accounts)
    .where(eq(accounts.id, sql.placeholder("id"))),
);

/** By their author, whatever they are; by others, where the author allows it (FEP-5feb). */
export function mayBeFound(post: Pick<Post, "deletedAt" | "visibility">, author: Findable): boolean {
  if (post.deletedAt !== null) return false;
  return isLocal(author) || (author.indexable && post.visibility === "public");
}

export function textOf({ content, spoiler, attachments, hashtags }: Post): string {
  const words = plainText(content.replace(/<br\s*\/?>|<\/(?:p|li|h\d|blockquote)>/gi, " "));
  return [spoiler, words, ...attachments.map(({ description }) => description ?? ""), ...hashtags].join(" ");
}

async function indexHashtags(tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = await isNameIndexed(tx, "hashtag", names.map(hashtagKey));
  for (const name of names) {
    const key = hashtagKey(name);
    if (!known.has(key)) await indexName(tx, "hashtag", key, wordsOf(name));
  }
}

async function reindexPerson(tx: Tx, accountId: string): Promise<void> {
  const account = await findAccount(tx, accountId);
  if (!account) return;
  await indexPerson(tx, account);
  if (isLocal(account)) return;
  if (account.indexable && isActive(account)) await indexPostsOf(tx, account);
  else await unindexPosts(tx, inArray(tx.t.searchPosts.postId, postIdsOf(tx, accountId)));
}

export async function indexPerson(tx: Tx, account: Account): Promise<void> {
  if (!isActive(account)) return unindexName(tx, "person", account.id);
  await indexName(tx, "person", account.id, wordsOf(`${account.name} ${account.username}`));
}

function postIdsOf({ q, t }: Db, accountId: string) {
  return q.select({ id: t.posts.id }).from(t.posts).where(eq(t.posts.accountId, accountId));
}

/** Those that are not there yet. */
async function indexPostsOf(tx: Tx, account: Account): Promise<void> {
  const { posts, searchPosts } = tx.t;
  const known = await tx.q
    .select({ id: searchPosts.postId })
    .from(searchPosts)
    .where(inArray(searchPosts.postId, postIdsOf(tx, account.id)))
    .limit(1);
  if (known.length > 0) return;
  const rows = await tx.q.select().from(posts).where(eq(posts.accountId, account.id)).limit(MAX_POSTS);
  for (const post of rows) {
    if (post.boostOfId === null && mayBeFound(post, account))
      await indexPost(tx, post.id, wordsOf(textOf(post)));
  }
}
