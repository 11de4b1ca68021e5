// Finds posts, people and hashtags by their words.
import { and, desc, eq, gte, inArray, isNotNull, isNull, lt, ne, or, sql, type SQL } from "drizzle-orm";
import { findAccountByHandle, isActiveRow, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";
import { isUnblocked } from "../graph/queries.ts";
import { firstIdAt } from "../ids.ts";
import { listedFor, type Post } from "../posts/queries.ts";
import { hasWords } from "./index-rows.ts";
import { parseQuery, type ParsedQuery } from "./parse-query.ts";
import type { NameKind } from "./schema.ts";
import { wordsOf } from "./words.ts";

/** One-letter words make no use of an index; more words than these make the search no better. */
const MAX_WORDS = 16;
const MAX_CANDIDATES = 200;

export interface PostSearch {
  viewerId: string;
  /** Only posts of this account. */
  accountId?: string | undefined;
  minId?: string | undefined;
  maxId?: string | undefined;
  limit: number;
  offset: number;
}

/** The newest first: the viewer's own, and public ones of those who allow it. */
export async function findPosts(app: App, text: string, search: PostSearch): Promise<Post[]> {
  const db = app.store.read;
  const { q, t } = db;
  const parsed = parseQuery(text);
  const words = wordsOf(parsed.text).slice(0, MAX_WORDS);
  const operators = await conditionsOf(app, parsed, search.viewerId);
  if (operators === undefined || (words.length === 0 && parsed.text !== "")) return [];
  if (words.length === 0 && operators.length === 0) return [];
  const s = sql.raw("search_posts as s");
  const { posts, accounts } = t;
  const isOpen = and(eq(accounts.indexable, true), eq(posts.visibility, "public"));
  const rows = await q
    .select({ post: posts })
    .from(s)
    .innerJoin(posts, sql`${posts.id} = s.post_id`)
    .innerJoin(accounts, eq(accounts.id, posts.accountId))
    .where(
      and(
        words.length === 0 ? undefined : hasWords(db, "search_posts", words, false),
        or(eq(posts.accountId, search.viewerId), isOpen),
        ...operators,
        search.accountId === undefined ? undefined : eq(posts.accountId, search.accountId),
        search.minId === undefined ? undefined : sql`${posts.id} > ${search.minId}`,
        search.maxId === undefined ? undefined : lt(posts.id, search.maxId),
        listedFor(db, search.viewerId),
      ),
    )
    .orderBy(desc(sql`s.id`))
    .limit(search.limit)
    .offset(search.offset);
  return rows.map(({ post }) => post);
}

/** Undefined where nobody is who is named. */
async function conditionsOf(
  { store, config }: App,
  { from, before, after, has, isReply, language }: ParsedQuery,
  viewerId: string,
): Promise<SQL[] | undefined> {
  const { posts } = store.tables;
  const author =
    from === undefined || from === "me"
      ? undefined
      : await findAccountByHandle(store.read, from, config.domain);
  if (from !== undefined && from !== "me" && !author) return undefined;
  const conditions = [
    from === undefined ? undefined : eq(posts.accountId, author?.id ?? viewerId),
    before && lt(posts.id, firstIdAt(before)),
    after && gte(posts.id, firstIdAt(after)),
    has === "media" ? ne(posts.attachments, []) : undefined,
    has === "link" ? isNotNull(posts.cardUrl) : undefined,
    isReply === undefined ? undefined : isReply ? isNotNull(posts.inReplyToUri) : isNull(posts.inReplyToUri),
    language === undefined ? undefined : eq(posts.language, language),
  ];
  return conditions.filter((condition) => condition !== undefined);
}

export interface PeopleSearch {
  /** Who must not find those with whom there is a block. */
  viewerId?: string | undefined;
  /** Only those whom the viewer follows. */
  following?: boolean;
  limit: number;
  offset: number;
}

/** By words of their names, the last of which may go on, or the beginning of the handle; the best known first. */
export async function findPeople(db: Db, text: string, search: PeopleSearch): Promise<Account[]> {
  const { q, t } = db;
  const { accounts, follows } = t;
  const words = wordsOf(text).slice(0, MAX_WORDS);
  const handle = `${text
    .trim()
    .replace(/^@/, "")
    .toLowerCase()
    .replace(/[\\%_]/g, "\\$&")}%`;
  const named = words.length === 0 ? [] : await refsWith(db, "person", words);
  const isNamed = named.length === 0 ? undefined : inArray(accounts.id, named);
  const { viewerId } = search;
  const followed =
    search.following && viewerId !== undefined
      ? inArray(
          accounts.id,
          q
            .select({ id: follows.followeeId })
            .from(follows)
            .where(and(eq(follows.followerId, viewerId), eq(follows.state, "accepted"))),
        )
      : undefined;
  return q
    .select()
    .from(accounts)
    .where(
      and(
        or(isNamed, sql`${accounts.handle} like ${handle} escape '\\'`),
        isActiveRow(accounts),
        followed,
        viewerId === undefined ? undefined : isUnblocked(db, accounts.id, viewerId),
      ),
    )
    .orderBy(desc(accounts.followersCount), accounts.handle)
    .limit(search.limit)
    .offset(search.offset);
}

/** Their names as they were first written, the lately used first. */
export async function findHashtags(db: Db, text: string, limit: number, offset: number): Promise<string[]> {
  const words = wordsOf(text.replace(/^[#＃]/, "")).slice(0, MAX_WORDS);
  if (words.length === 0) return [];
  const keys = await refsWith(db, "hashtag", words);
  if (keys.length === 0) return [];
  const { hashtags } = db.t;
  const rows = await db.q
    .select({ name: hashtags.name })
    .from(hashtags)
    .where(inArray(hashtags.key, keys))
    .orderBy(desc(hashtags.lastUsedAt), hashtags.key)
    .limit(limit)
    .offset(offset);
  return rows.map(({ name }) => name);
}

/** What is called so, by reference: the last word may go on. */
export async function findNames(db: Db, kind: NameKind, text: string): Promise<string[]> {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  return words.length === 0 ? [] : refsWith(db, kind, words);
}

async function refsWith(db: Db, kind: NameKind, words: readonly string[]): Promise<string[]> {
  const rows = await db.rows<{ ref: string }>(sql`
    select s.ref from search_names s
    where s.kind = ${kind} and ${hasWords(db, "search_names", words, true)}
    order by s.id desc limit ${MAX_CANDIDATES}`);
  return rows.map(({ ref }) => ref);
}
