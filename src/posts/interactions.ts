// Reads of what people did with posts: likes, boosts and bookmarks.
import { and, eq, isNull, sql, type Column } from "drizzle-orm";
import { isActiveRow, type Account } from "../accounts/queries.ts";
import { among, executeAll, prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import { votersOf } from "./polls/queries.ts";
import { isWithin, newestFirst, pageOrder, visibleTo, type Page, type Post } from "./queries.ts";

export type Like = Tables["likes"]["$inferSelect"];

/** By the id of its Like activity; only that of its own actor (F18). */
export async function findLikeByUri({ q, t }: Db, accountId: string, uri: string): Promise<Like | undefined> {
  const [row] = await q
    .select()
    .from(t.likes)
    .where(and(eq(t.likes.uri, uri), eq(t.likes.accountId, accountId)));
  return row;
}

/** The boost of a post by an account, unless it was taken back. */
export async function findBoost({ q, t }: Db, accountId: string, postId: string): Promise<Post | undefined> {
  const { posts } = t;
  const [row] = await q
    .select()
    .from(posts)
    .where(and(eq(posts.accountId, accountId), eq(posts.boostOfId, postId), isNull(posts.deletedAt)));
  return row;
}

/** Who likes or boosts a post, reacted to it, voted in its poll, is quoted in it or quotes it: its edits and its end concern their servers, whether anyone there follows the author or not. */
export async function accountsReached(db: Db, postId: string): Promise<string[]> {
  const { q, t } = db;
  const likers = await q.select({ id: t.likes.accountId }).from(t.likes).where(eq(t.likes.postId, postId));
  const boosters = await q
    .select({ id: t.posts.accountId })
    .from(t.posts)
    .where(and(eq(t.posts.boostOfId, postId), isNull(t.posts.deletedAt)));
  const reactors = await q
    .select({ id: t.reactions.accountId })
    .from(t.reactions)
    .where(eq(t.reactions.postId, postId));
  const quoted = await q
    .select({ id: t.quotes.quotedAccountId })
    .from(t.quotes)
    .where(eq(t.quotes.postId, postId));
  const quoting = await q
    .select({ id: t.quotes.accountId })
    .from(t.quotes)
    .where(and(eq(t.quotes.quotedPostId, postId), eq(t.quotes.state, "accepted")));
  const voters = (await votersOf(db, postId)).map((id) => ({ id }));
  return [...idsOf([...likers, ...boosters, ...reactors, ...quoted, ...quoting, ...voters])];
}

/** The people here who boost a post. */
export async function localBoostersOf({ q, t }: Db, postId: string): Promise<string[]> {
  const rows = await q
    .select({ id: t.posts.accountId })
    .from(t.posts)
    .innerJoin(t.accounts, eq(t.accounts.id, t.posts.accountId))
    .where(and(eq(t.posts.boostOfId, postId), isNull(t.posts.deletedAt), isNull(t.accounts.domain)));
  return rows.map(({ id }) => id);
}

/** What a viewer did with posts, by the posts' ids. */
export interface Marks {
  liked: ReadonlySet<string>;
  boosted: ReadonlySet<string>;
  bookmarked: ReadonlySet<string>;
  /** On their own profile. */
  pinned: ReadonlySet<string>;
}

export async function marksOf(db: Db, viewerId: string | undefined, ids: readonly string[]): Promise<Marks> {
  const none = new Set<string>();
  if (viewerId === undefined || ids.length === 0)
    return { liked: none, boosted: none, bookmarked: none, pinned: none };
  const mine = { viewerId, ids: [...ids] };
  const marked = [likedAmong, bookmarkedAmong, pinnedAmong, boostedAmong] as const;
  const [liked, bookmarked, pinned, boosted] = await executeAll(db, mine, marked);
  return {
    liked: idsOf(liked),
    boosted: idsOf(boosted),
    bookmarked: idsOf(bookmarked),
    pinned: idsOf(pinned),
  };
}

const isMine = (of: { accountId: Column }) => eq(of.accountId, sql.placeholder("viewerId"));

const likedAmong = prepared((db) => {
  const { likes } = db.t;
  const ids = db.q.select({ id: likes.postId }).from(likes);
  return ids.where(and(isMine(likes), among(db, likes.postId, "ids")));
});

const bookmarkedAmong = prepared((db) => {
  const { bookmarks } = db.t;
  const ids = db.q.select({ id: bookmarks.postId }).from(bookmarks);
  return ids.where(and(isMine(bookmarks), among(db, bookmarks.postId, "ids")));
});

const pinnedAmong = prepared((db) => {
  const { pinnedPosts: pins } = db.t;
  const ids = db.q.select({ id: pins.postId }).from(pins);
  return ids.where(and(isMine(pins), among(db, pins.postId, "ids")));
});

const boostedAmong = prepared((db) => {
  const { posts } = db.t;
  const ids = db.q.select({ id: posts.boostOfId }).from(posts);
  return ids.where(and(isMine(posts), among(db, posts.boostOfId, "ids"), isNull(posts.deletedAt)));
});

function idsOf(rows: { id: string | null }[]): Set<string> {
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/** Something of a list, with what the list pages by. */
export interface Listed<T> {
  id: string;
  of: T;
}

/** Who likes a post, the latest first. */
export async function likersOf({ q, t }: Db, postId: string, page: Page): Promise<Listed<Account>[]> {
  const rows = await q
    .select({ id: t.likes.id, of: t.accounts })
    .from(t.likes)
    .innerJoin(t.accounts, eq(t.accounts.id, t.likes.accountId))
    .where(and(eq(t.likes.postId, postId), isActiveRow(t.accounts), isWithin(t.likes.id, page)))
    .orderBy(pageOrder(t.likes.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

/** Who boosts a post, as far as the viewer may see it, the latest first. */
export async function boostersOf(
  db: Db,
  postId: string,
  page: Page,
  viewerId?: string,
): Promise<Listed<Account>[]> {
  const { q, t } = db;
  const rows = await q
    .select({ id: t.posts.id, of: t.accounts })
    .from(t.posts)
    .innerJoin(t.accounts, eq(t.accounts.id, t.posts.accountId))
    .where(and(eq(t.posts.boostOfId, postId), visibleTo(db, viewerId), isWithin(t.posts.id, page)))
    .orderBy(pageOrder(t.posts.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

/** What an account likes, the latest like first. */
export function likedPosts(db: Db, accountId: string, page: Page): Promise<Listed<Post>[]> {
  return markedPosts(db, db.t.likes, accountId, page);
}

/** What an account keeps, the latest bookmark first. */
export function bookmarkedPosts(db: Db, accountId: string, page: Page): Promise<Listed<Post>[]> {
  return markedPosts(db, db.t.bookmarks, accountId, page);
}

async function markedPosts(
  db: Db,
  marks: Tables["likes"] | Tables["bookmarks"],
  accountId: string,
  page: Page,
): Promise<Listed<Post>[]> {
  const { q, t } = db;
  const rows = await q
    .select({ id: marks.id, of: t.posts })
    .from(marks)
    .innerJoin(t.posts, eq(t.posts.id, marks.postId))
    .where(and(eq(marks.accountId, accountId), visibleTo(db, accountId), isWithin(marks.id, page)))
    .orderBy(pageOrder(marks.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}
