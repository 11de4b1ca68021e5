// Collections, page by page: those of a local account, and the answers to a post of ours.
import { getAccount, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { pageOfFollowees, pageOfFollowers } from "#src/graph/queries.ts";
import { featuredTagsOf } from "#src/posts/hashtags/featured.ts";
import { pinnedPostsOf } from "#src/posts/pins/queries.ts";
import { directReplies, getPost, postsOf, type Post } from "#src/posts/queries.ts";
import { isId } from "#src/ids.ts";
import { ACTIVITY_STREAMS, type Json } from "./vocab/json.ts";
import { NOTE_CONTEXT } from "./vocab/note.ts";
import { announceOf, createOf, noteOf } from "./objects.ts";

const PAGE = 20;

export const COLLECTIONS = ["outbox", "followers", "following", "featured", "tags"] as const;
export type CollectionName = (typeof COLLECTIONS)[number];

interface Page {
  items: (Json | string)[];
  /** Where the next page starts. */
  next: string | undefined;
}

/** `after`: undefined for the collection itself, empty for its first page. @throws AppError not_found */
export async function collectionDocument(
  app: App,
  account: Account,
  name: CollectionName,
  after: string | null,
): Promise<Json> {
  const id = app.uris[name === "tags" ? "featuredTags" : name](account.username);
  if (name === "featured") return wholeCollection(id, await featuredItems(app, account));
  if (name === "tags") return wholeCollection(id, await tagItems(app, account));
  const isHidden = account.hidesNetwork && name !== "outbox";
  if (isHidden && after !== null) throw new AppError("not_found", "There is no such page");
  if (after === null) {
    const totalItems = totalOf(account, name);
    if (isHidden) return { "@context": ACTIVITY_STREAMS, id, type: "OrderedCollection", totalItems };
    return { "@context": ACTIVITY_STREAMS, id, type: "OrderedCollection", totalItems, first: `${id}?after=` };
  }
  if (after !== "" && !isId(after)) throw new AppError("not_found", "There is no such page");
  const { items, next } = await pages[name](app, account, after);
  return {
    "@context": NOTE_CONTEXT,
    id: `${id}?after=${after}`,
    type: "OrderedCollectionPage",
    partOf: id,
    ...(next === undefined ? {} : { next: `${id}?after=${next}` }),
    orderedItems: items,
  };
}

export function emptyCollection(id: string): Json {
  return wholeCollection(id, []);
}

function wholeCollection(id: string, orderedItems: Json[]): Json {
  const totalItems = orderedItems.length;
  return { "@context": NOTE_CONTEXT, id, type: "OrderedCollection", totalItems, orderedItems };
}

/** Pinned posts, whole, so that nobody has to ask for each. */
async function featuredItems(app: App, { id }: Account): Promise<Json[]> {
  const posts = await pinnedPostsOf(app.store.read, id);
  return Promise.all(posts.map((post) => noteOf(app, post)));
}

async function tagItems(app: App, { id }: Account): Promise<Json[]> {
  const tags = await featuredTagsOf(app.store.read, id);
  return tags.map(({ name }) => ({ type: "Hashtag", name: `#${name}`, href: app.uris.tag(name) }));
}

function totalOf(account: Account, name: "outbox" | "followers" | "following"): number {
  if (name === "outbox") return account.postsCount;
  return name === "followers" ? account.followersCount : account.followingCount;
}

const pages = {
  outbox: outboxPage,
  followers: async (app: App, { id }: Account, after: string) =>
    accountsPage(await pageOfFollowers(app.store.read, id, "accepted", startAt(after))),
  following: async (app: App, { id }: Account, after: string) =>
    accountsPage(await pageOfFollowees(app.store.read, id, startAt(after))),
};

function accountsPage(accounts: Account[]): Page {
  return {
    items: accounts.map(({ uri }) => uri),
    next: accounts.length === PAGE ? accounts.at(-1)?.id : undefined,
  };
}

function startAt(after: string): { limit: number; maxId?: string } {
  return after === "" ? { limit: PAGE } : { limit: PAGE, maxId: after };
}

/** What anyone may see, the newest first (F22). */
async function outboxPage(app: App, account: Account, after: string): Promise<Page> {
  const posts = await postsOf(app.store.read, account.id, startAt(after));
  const items = await Promise.all(posts.map((post) => outboxItem(app, account, post)));
  return { items, next: posts.length === PAGE ? posts.at(-1)?.id : undefined };
}

async function outboxItem(app: App, account: Account, post: Post): Promise<Json> {
  if (post.boostOfId === null) return createOf(app, account, post);
  const original = await getPost(app.store.read, post.boostOfId);
  const author = await getAccount(app.store.read, original.accountId);
  const announce = announceOf(app, account, { ...post, postUri: original.uri, author });
  return { ...announce, published: post.publishedAt.toISOString() };
}

/** Who answers a post of ours where everyone may see it, by their ids, the oldest first. @throws AppError not_found */
export async function repliesDocument(
  app: App,
  username: string,
  postId: string,
  after: string | null,
): Promise<Json> {
  const post = await getPost(app.store.read, postId);
  if (post.uri !== app.uris.post(username, postId)) throw new AppError("not_found", "There is no such post");
  const id = app.uris.replies(post.uri);
  if (after === null) {
    const first = `${id}?after=`;
    return { "@context": ACTIVITY_STREAMS, id, type: "Collection", totalItems: post.repliesCount, first };
  }
  if (after !== "" && !isId(after)) throw new AppError("not_found", "There is no such page");
  const replies = await directReplies(app.store.read, post.id, after, PAGE);
  const next = replies.length === PAGE ? { next: `${id}?after=${replies.at(-1)?.id}` } : {};
  return {
    "@context": ACTIVITY_STREAMS,
    id: `${id}?after=${after}`,
    type: "CollectionPage",
    partOf: id,
    ...next,
    items: replies.map(({ uri }) => uri),
  };
}
