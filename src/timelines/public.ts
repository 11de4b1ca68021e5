// The timelines that anyone may read: posts of this server, of others, of all, and those with a hashtag.
import { and, eq, exists, inArray, isNotNull, isNull, ne, not, type SQL } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { listedFor, pageOfPosts, type Page, type Post } from "../posts/queries.ts";
import { inLanguages } from "../posts/writing/in-languages.ts";
import { keyOf } from "./tags/follow-tag.ts";

export interface PublicFilter {
  local?: boolean;
  remote?: boolean;
  onlyMedia?: boolean;
}

/** Without replies and boosts; `languages` are those that the viewer reads, none for all. */
export async function publicTimeline(
  db: Db,
  page: Page,
  { languages = [], ...filter }: PublicFilter & { languages?: readonly string[] },
  viewerId?: string,
): Promise<Post[]> {
  const isTop = and(isNull(db.t.posts.inReplyToUri), inLanguages(db, languages));
  return pageOfPosts(db, page, and(isTop, isPublic(db, filter), listedFor(db, viewerId)));
}

export interface TagFilter extends PublicFilter {
  /** Names of hashtags, in any spelling. */
  any: readonly string[];
  all?: readonly string[];
  none?: readonly string[];
}

/** Replies too: who writes with a hashtag wants to be found by it. */
export async function hashtagTimeline(
  db: Db,
  page: Page,
  { any, all = [], none = [], ...filter }: TagFilter,
  viewerId?: string,
): Promise<Post[]> {
  const chosen = and(
    isTagged(db, any),
    ...all.map((name) => isTagged(db, [name])),
    ...(none.length === 0 ? [] : [not(isTagged(db, none))]),
  );
  return pageOfPosts(db, page, and(chosen, isPublic(db, filter), listedFor(db, viewerId)));
}

function isTagged({ q, t }: Db, names: readonly string[]): SQL {
  const tagged = q
    .select({ id: t.postHashtags.postId })
    .from(t.postHashtags)
    .innerJoin(t.hashtags, eq(t.hashtags.id, t.postHashtags.hashtagId))
    .where(inArray(t.hashtags.key, names.map(keyOf)));
  return inArray(t.posts.id, tagged);
}

function isPublic({ q, t }: Db, { local, remote, onlyMedia }: PublicFilter): SQL {
  const { posts, accounts } = t;
  const author = q
    .select({ id: accounts.id })
    .from(accounts)
    .where(
      and(
        eq(accounts.id, posts.accountId),
        isNull(accounts.silencedAt),
        local ? isNull(accounts.domain) : undefined,
        remote ? isNotNull(accounts.domain) : undefined,
      ),
    );
  return and(
    eq(posts.visibility, "public"),
    isNull(posts.boostOfId),
    onlyMedia ? ne(posts.attachments, []) : undefined,
    exists(author),
  )!;
}
