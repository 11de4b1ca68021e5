// Makes the whole index anew: after it was broken, or when words are cut differently.
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import { indexPerson, mayBeFound, textOf } from "./index-events.ts";
import { indexName, indexPost, prepareSearch, unindexPosts } from "./index-rows.ts";
import { wordsOf } from "./words.ts";

const BATCH = 500;

export interface Progress {
  done: number;
  all: number;
}

/** In batches, each a transaction of its own: the server goes on meanwhile. */
export async function reindex(app: App, onProgress: (progress: Progress) => void): Promise<void> {
  await prepareSearch(app);
  const all = await countAll(app);
  let done = 0;
  const advance = (by: number) => onProgress({ done: (done += by), all });
  await forgetOrphans(app);
  await inBatches((after) => reindexPeople(app, after), advance);
  await inBatches((after) => reindexHashtags(app, after), advance);
  await inBatches((after) => reindexPosts(app, after), advance);
}

async function countAll({ store }: App): Promise<number> {
  const tables = ["accounts", "hashtags", "posts"];
  const counts = await Promise.all(
    tables.map(
      async (table) =>
        (await store.read.rows<{ n: number }>(sql`select count(*) as n from ${sql.identifier(table)}`))[0]!.n,
    ),
  );
  return counts.map(Number).reduce((sum, count) => sum + count, 0);
}

/** Of posts that are gone altogether. */
async function forgetOrphans({ store }: App): Promise<void> {
  const isOrphan = sql`not exists (select 1 from posts where posts.id = search_posts.post_id)`;
  await store.tx((tx) => unindexPosts(tx, isOrphan));
}

interface Batch {
  count: number;
  last: string | undefined;
}

async function inBatches(work: (after: string) => Promise<Batch>, advance: (by: number) => void) {
  for (let after: string | undefined = ""; after !== undefined;) {
    const { count, last } = await work(after);
    advance(count);
    after = last;
  }
}

function batchOf(rows: readonly { id: string }[]): Batch {
  return { count: rows.length, last: rows.length < BATCH ? undefined : rows[rows.length - 1]!.id };
}

function reindexPeople({ store }: App, after: string): Promise<Batch> {
  return store.tx(async (tx) => {
    const { accounts } = tx.t;
    const rows = await tx.q
      .select()
      .from(accounts)
      .where(gt(accounts.id, after))
      .orderBy(asc(accounts.id))
      .limit(BATCH);
    for (const account of rows) await indexPerson(tx, account);
    return batchOf(rows);
  });
}

function reindexHashtags({ store }: App, after: string): Promise<Batch> {
  return store.tx(async (tx) => {
    const { hashtags } = tx.t;
    const rows = await tx.q
      .select()
      .from(hashtags)
      .where(gt(hashtags.id, after))
      .orderBy(asc(hashtags.id))
      .limit(BATCH);
    for (const { key, name } of rows) await indexName(tx, "hashtag", key, wordsOf(name));
    return batchOf(rows);
  });
}

function reindexPosts({ store }: App, after: string): Promise<Batch> {
  return store.tx(async (tx) => {
    const { posts, accounts } = tx.t;
    const rows = await tx.q
      .select({ post: posts, author: accounts })
      .from(posts)
      .innerJoin(accounts, eq(accounts.id, posts.accountId))
      .where(and(gt(posts.id, after), isNull(posts.boostOfId)))
      .orderBy(asc(posts.id))
      .limit(BATCH);
    for (const { post, author } of rows)
      await indexPost(tx, post.id, mayBeFound(post, author) ? wordsOf(textOf(post)) : []);
    return batchOf(rows.map(({ post }) => post));
  });
}
