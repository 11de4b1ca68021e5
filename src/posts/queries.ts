// Reads of posts, and who may see them.
import {
  aliasedTable,
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNull,
  lt,
  ne,
  or,
  sql,
  type Column,
  type Placeholder,
  type SQL,
} from "drizzle-orm";
import { isActiveRow, type Account } from "../accounts/queries.ts";
import { among, prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { isHeard, isUnblocked } from "../graph/queries.ts";
import type { Tables } from "../schema.ts";
import { hashtagKey } from "./hashtags/key.ts";

export type Post = Tables["posts"]["$inferSelect"];

/** Pages as Mastodon's API asks for them: newest first; `minId` gives the ones just after it. */
export interface Page {
  maxId?: string | undefined;
  sinceId?: string | undefined;
  minId?: string | undefined;
  limit: number;
}

const byId = prepared(({ q, t }) =>
  q
    .select()
    .from(t.posts)
    .where(eq(t.posts.id, sql.placeholder("id"))),
);

export async function findPost(db: Db, id: string): Promise<Post | undefined> {
  const [row] = await byId(db).execute({ id });
  return row;
}

const headById = prepared(({ q, t: { posts } }) =>
  q
    .select({
      id: posts.id,
      uri: posts.uri,
      accountId: posts.accountId,
      visibility: posts.visibility,
      hashtags: posts.hashtags,
      inReplyToUri: posts.inReplyToUri,
      inReplyToAccountId: posts.inReplyToAccountId,
      boostOfId: posts.boostOfId,
      spaceUri: posts.spaceUri,
      cardUrl: posts.cardUrl,
      repliesCount: posts.repliesCount,
      publishedAt: posts.publishedAt,
      deletedAt: posts.deletedAt,
    })
    .from(posts)
    .where(eq(posts.id, sql.placeholder("id"))),
);

/** Without what it says: as much as readers of events look at for each post that comes. */
export type PostHead = Awaited<ReturnType<ReturnType<typeof headById>["execute"]>>[number];

export async function findPostHead(db: Db, id: string): Promise<PostHead | undefined> {
  const [row] = await headById(db).execute({ id });
  return row;
}

const byIds = prepared((db) =>
  db.q
    .select()
    .from(db.t.posts)
    .where(among(db, db.t.posts.id, "ids")),
);

/** Those of them that the viewer may see. */
export async function findPosts(db: Db, ids: readonly string[], viewerId?: string): Promise<Post[]> {
  if (ids.length === 0) return [];
  const { q, t } = db;
  return q
    .select()
    .from(t.posts)
    .where(and(inArray(t.posts.id, [...ids]), visibleTo(db, viewerId)));
}

/** For moderators: whoever else may see them, and also of those who are suspended; the oldest first. */
export async function findReportedPosts({ q, t }: Db, ids: readonly string[]): Promise<Post[]> {
  if (ids.length === 0) return [];
  return q
    .select()
    .from(t.posts)
    .where(and(inArray(t.posts.id, [...ids]), isNull(t.posts.deletedAt)))
    .orderBy(t.posts.id);
}

/** Those of them that belong into what is listed for the viewer, newest first. */
export async function findListed(db: Db, ids: readonly string[], viewerId?: string): Promise<Post[]> {
  if (ids.length === 0) return [];
  const { q, t } = db;
  return q
    .select()
    .from(t.posts)
    .where(and(inArray(t.posts.id, [...ids]), listedFor(db, viewerId)))
    .orderBy(desc(t.posts.id));
}

/** Tombstones too. */
const byUri = prepared(({ q, t }) =>
  q
    .select()
    .from(t.posts)
    .where(eq(t.posts.uri, sql.placeholder("uri"))),
);

export async function findPostByUri(db: Db, uri: string): Promise<Post | undefined> {
  const [row] = await byUri(db).execute({ uri });
  return row;
}

/** A post that the viewer (undefined: anyone) may see. @throws AppError not_found */
export async function getPost(db: Db, id: string, viewerId?: string): Promise<Post> {
  const { q, t } = db;
  const [row] = await q
    .select()
    .from(t.posts)
    .where(and(eq(t.posts.id, id), visibleTo(db, viewerId)));
  if (!row) throw new AppError("not_found", "There is no such post, or it is not for you");
  return row;
}

/** The post itself, where it or a boost of it is named. @throws AppError not_found */
export async function getOriginal(db: Db, id: string, viewerId?: string): Promise<Post> {
  const post = await getPost(db, id, viewerId);
  return post.boostOfId === null ? post : getPost(db, post.boostOfId, viewerId);
}

/** The same for whoever asks: to take back what was done with a post that is no longer shown. */
export async function findOriginal(db: Db, id: string): Promise<Post | undefined> {
  const post = await findPost(db, id);
  return post?.boostOfId ? findPost(db, post.boostOfId) : post;
}

/** What is boosted by those of the posts that are boosts, by id. */
export async function originalsOf(db: Db, posts: readonly Post[]): Promise<Map<string, Post>> {
  const ids = posts.flatMap(({ boostOfId }) => boostOfId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await byIds(db).execute({ ids });
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The condition under which the viewer may see a post: not deleted, its author active, and addressed to them. A boost shows
 * only what they may see themselves (F24), and nothing by an author whom they block or who blocks them.
 */
export function visibleTo(db: Db, viewerId?: string): SQL {
  const shown = (posts: Tables["posts"]) =>
    viewerId === undefined ? undefined : isUnblocked(db, posts.accountId, viewerId);
  return and(isShownTo(db, db.t.posts, viewerId), isBoostOf(db, viewerId, shown))!;
}

/**
 * The same where posts are listed for someone: timelines, threads, search. Nothing by whom they block or mute, whoever boosts
 * it, and no answers to them.
 */
export function listedFor(db: Db, viewerId?: string | Placeholder): SQL {
  if (viewerId === undefined) return visibleTo(db);
  const { posts } = db.t;
  const isWelcome = (of: Tables["posts"]) =>
    and(
      isHeard(db, of.accountId, viewerId),
      or(isNull(of.inReplyToAccountId), isHeard(db, of.inReplyToAccountId, viewerId)),
    );
  return and(isShownTo(db, posts, viewerId), isWelcome(posts), isBoostOf(db, viewerId, isWelcome))!;
}

/** No boost, or one of a post that the viewer may see and that meets a further condition. */
function isBoostOf(
  db: Db,
  viewerId: string | Placeholder | undefined,
  further: (posts: Tables["posts"]) => SQL | undefined,
): SQL {
  const { q, t } = db;
  const boosted = aliasedTable(t.posts, "boosted");
  const original = q
    .select({ id: boosted.id })
    .from(boosted)
    .where(and(eq(boosted.id, t.posts.boostOfId), isShownTo(db, boosted, viewerId), further(boosted)));
  return or(isNull(t.posts.boostOfId), exists(original))!;
}

/** Each part is a look-up by key for the post at hand: sets of all authors or followees would be made anew for every query. */
function isShownTo({ q, t }: Db, posts: Tables["posts"], viewerId?: string | Placeholder): SQL {
  const author = q
    .select({ id: t.accounts.id })
    .from(t.accounts)
    .where(and(eq(t.accounts.id, posts.accountId), isActiveRow(t.accounts)));
  const open = inArray(posts.visibility, ["public", "unlisted"]);
  const alive = and(isNull(posts.deletedAt), exists(author));
  if (viewerId === undefined) return and(alive, open)!;
  const followed = q
    .select({ id: t.follows.followeeId })
    .from(t.follows)
    .where(
      and(
        eq(t.follows.followerId, viewerId),
        eq(t.follows.followeeId, posts.accountId),
        eq(t.follows.state, "accepted"),
      ),
    );
  const mentioned = q
    .select({ id: t.mentions.postId })
    .from(t.mentions)
    .where(and(eq(t.mentions.postId, posts.id), eq(t.mentions.accountId, viewerId)));
  const isToFollowers = and(eq(posts.visibility, "followers"), exists(followed));
  return and(alive, or(open, eq(posts.accountId, viewerId), isToFollowers, exists(mentioned)))!;
}

/** Newest first; `where` is joined with the page's bounds. */
export async function pageOfPosts({ q, t }: Db, page: Page, where: SQL | undefined): Promise<Post[]> {
  const rows = await q
    .select()
    .from(t.posts)
    .where(and(where, isWithin(t.posts.id, page)))
    .orderBy(pageOrder(t.posts.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

/** The bounds of a page, for whatever column it goes by. */
export function isWithin(column: Column, { maxId, sinceId, minId }: Page): SQL | undefined {
  return and(
    maxId === undefined ? undefined : lt(column, maxId),
    sinceId === undefined ? undefined : gt(column, sinceId),
    minId === undefined ? undefined : gt(column, minId),
  );
}

export function pageOrder(column: Column, { minId }: Page): SQL {
  return minId === undefined ? desc(column) : asc(column);
}

export function newestFirst<T>(rows: T[], { minId }: Page): T[] {
  return minId === undefined ? rows : rows.reverse();
}

function isTagged({ q, t }: Db, name: string): SQL {
  const tagged = q
    .select({ id: t.postHashtags.postId })
    .from(t.postHashtags)
    .innerJoin(t.hashtags, eq(t.hashtags.id, t.postHashtags.hashtagId))
    .where(eq(t.hashtags.key, hashtagKey(name.replace(/^#/, ""))));
  return inArray(t.posts.id, tagged);
}

export interface PostFilter {
  excludeReplies?: boolean;
  excludeBoosts?: boolean;
  onlyMedia?: boolean;
  /** A hashtag, in any spelling. */
  tagged?: string | undefined;
}

export async function postsOf(
  db: Db,
  accountId: string,
  page: Page,
  viewerId?: string,
  filter: PostFilter = {},
): Promise<Post[]> {
  const { posts } = db.t;
  // A thread with oneself is no reply to anyone.
  const isTop = or(isNull(posts.inReplyToUri), eq(posts.inReplyToAccountId, accountId));
  const chosen = and(
    eq(posts.accountId, accountId),
    filter.excludeReplies ? isTop : undefined,
    filter.excludeBoosts ? isNull(posts.boostOfId) : undefined,
    filter.onlyMedia ? ne(posts.attachments, []) : undefined,
    filter.tagged === undefined ? undefined : isTagged(db, filter.tagged),
  );
  return pageOfPosts(db, page, and(chosen, visibleTo(db, viewerId)));
}

/** Answers to a post that anyone may see, after the one with the given id, the oldest first. */
export async function directReplies(db: Db, postId: string, after: string, limit: number): Promise<Post[]> {
  const { q, t } = db;
  return q
    .select()
    .from(t.posts)
    .where(and(eq(t.posts.inReplyToId, postId), gt(t.posts.id, after), visibleTo(db)))
    .orderBy(asc(t.posts.id))
    .limit(limit);
}

/** Direct and indirect replies, each followed by its own, the oldest first; at most `limit`. */
export async function repliesTo(db: Db, postId: string, viewerId?: string, limit = 1_000): Promise<Post[]> {
  const { q, t } = db;
  const found: Post[] = [];
  for (let level = [postId]; level.length > 0 && found.length < limit;) {
    const replies = await q
      .select()
      .from(t.posts)
      .where(and(inArray(t.posts.inReplyToId, level), listedFor(db, viewerId)))
      .orderBy(asc(t.posts.id))
      .limit(limit - found.length);
    found.push(...replies);
    level = replies.map(({ id }) => id);
  }
  const answers = Map.groupBy(found, ({ inReplyToId }) => inReplyToId);
  const ordered: Post[] = [];
  for (const stack = [...(answers.get(postId) ?? [])].reverse(); stack.length > 0;) {
    const next = stack.pop()!;
    ordered.push(next);
    stack.push(...[...(answers.get(next.id) ?? [])].reverse());
  }
  return ordered;
}

/** What a post answers, the first post first, at most `limit`. */
export async function ancestorsOf(db: Db, post: Post, viewerId?: string, limit = 200): Promise<Post[]> {
  const { q, t } = db;
  const found: Post[] = [];
  for (let next = post.inReplyToId; next !== null && found.length < limit;) {
    const [parent] = await q
      .select()
      .from(t.posts)
      .where(and(eq(t.posts.id, next), listedFor(db, viewerId)));
    if (!parent) break;
    found.unshift(parent);
    next = parent.inReplyToId;
  }
  return found;
}

const mentionedIn = prepared((db) => {
  const { mentions, accounts } = db.t;
  return db.q
    .select({ postId: mentions.postId, account: accounts })
    .from(mentions)
    .innerJoin(accounts, eq(accounts.id, mentions.accountId))
    .where(among(db, mentions.postId, "postIds"));
});

/** The mentioned accounts of each post. */
export async function mentionsOf(db: Db, postIds: readonly string[]): Promise<Map<string, Account[]>> {
  if (postIds.length === 0) return new Map();
  const rows = await mentionedIn(db).execute({ postIds: [...postIds] });
  const groups = Map.groupBy(rows, ({ postId }) => postId);
  return new Map([...groups].map(([postId, group]) => [postId, group.map(({ account }) => account)]));
}
