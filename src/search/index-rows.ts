// The rows of the index in both dialects: FTS5 tables beside ours on SQLite, an index over the words on PostgreSQL.
import { and, eq, inArray, sql, type SQL } from "drizzle-orm";
import type { App } from "../app.ts";
import { prepared } from "../db/prepared.ts";
import type { Db, Tx } from "../db/store.ts";
import { timeOfId } from "../ids.ts";
import type { NameKind } from "./schema.ts";
import { isOpen } from "./words.ts";

/** Ids per millisecond; with the time they stay below 2^53 for ninety years. */
const PER_MS = 2_048;

/** drizzle knows neither FTS5 nor expressions over words: what the migrations can't say is made here, once. */
export async function prepareSearch({ store }: App): Promise<void> {
  if (await isPrepared(store.read)) return;
  await store.tx(async (tx) => {
    for (const name of ["search_posts", "search_names"]) {
      if (tx.dialect === "pg")
        await tx.rows(
          sql.raw(`create index if not exists ${name}_words_idx on ${name}
            using gin (array_to_tsvector(string_to_array(words, ' ')))`),
        );
      else
        await tx.q.run(
          sql.raw(`create virtual table if not exists ${name}_words using fts5
            (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')`),
        );
    }
  });
}

async function isPrepared(db: Db): Promise<boolean> {
  const query =
    db.dialect === "pg"
      ? sql`select 1 from pg_class where relname = 'search_names_words_idx'`
      : sql`select 1 from sqlite_master where name = 'search_names_words'`;
  return (await db.rows(query)).length > 0;
}

/** Newer posts have higher ids, also those that come late. */
export async function indexPost(tx: Tx, postId: string, words: readonly string[]): Promise<void> {
  const gone = await removal(tx).execute({ postId });
  for (const { id } of gone) await deleteWords(tx, "search_posts", id);
  if (words.length === 0) return;
  let id = timeOfId(postId).getTime() * PER_MS;
  for (; ; id++) {
    const row = { id, postId, words: tx.dialect === "pg" ? words.join(" ") : null };
    const made = await tx.q.insert(tx.t.searchPosts).values(row).onConflictDoNothing().returning();
    if (made.length > 0) break; // the id is free
  }
  await insertWords(tx, "search_posts", id, words);
}

const removal = prepared(({ q, t: { searchPosts } }) =>
  q
    .delete(searchPosts)
    .where(eq(searchPosts.postId, sql.placeholder("postId")))
    .returning({ id: searchPosts.id }),
);

export async function unindexPosts(tx: Tx, where: SQL): Promise<void> {
  const { searchPosts } = tx.t;
  const gone = await tx.q.delete(searchPosts).where(where).returning({ id: searchPosts.id });
  for (const { id } of gone) await deleteWords(tx, "search_posts", id);
}

export async function indexName(
  tx: Tx,
  kind: NameKind,
  ref: string,
  words: readonly string[],
): Promise<void> {
  await unindexName(tx, kind, ref);
  if (words.length === 0) return;
  const row = { kind, ref, words: tx.dialect === "pg" ? words.join(" ") : null };
  const [made] = await tx.q.insert(tx.t.searchNames).values(row).returning();
  await insertWords(tx, "search_names", made!.id, words);
}

export async function unindexName(tx: Tx, kind: NameKind, ref: string): Promise<void> {
  const { searchNames } = tx.t;
  const gone = await tx.q
    .delete(searchNames)
    .where(and(eq(searchNames.kind, kind), eq(searchNames.ref, ref)))
    .returning({ id: searchNames.id });
  for (const { id } of gone) await deleteWords(tx, "search_names", id);
}

export async function isNameIndexed({ q, t }: Db, kind: NameKind, refs: readonly string[]) {
  const rows = await q
    .select({ ref: t.searchNames.ref })
    .from(t.searchNames)
    .where(and(eq(t.searchNames.kind, kind), inArray(t.searchNames.ref, [...refs])));
  return new Set(rows.map(({ ref }) => ref));
}

type IndexTable = "search_posts" | "search_names";

async function insertWords(tx: Tx, table: IndexTable, id: number, words: readonly string[]): Promise<void> {
  if (tx.dialect === "pg") return;
  await tx.q.run(
    sql`insert into ${sql.raw(`${table}_words`)} (rowid, words) values (${id}, ${words.join(" ")})`,
  );
}

async function deleteWords(tx: Tx, table: IndexTable, id: number): Promise<void> {
  if (tx.dialect === "pg") return;
  await tx.q.run(sql`delete from ${sql.raw(`${table}_words`)} where rowid = ${id}`);
}

/**
 * The condition that a row `s` of the index has all of the words; the last may go on (`isPrefix`). Words are letters and
 * digits alone, so that they need no further care in either query language.
 */
export function hasWords(db: Db, table: IndexTable, words: readonly string[], isPrefix: boolean): SQL {
  const goesOn = (word: string, at: number) => isOpen(word) || (isPrefix && at === words.length - 1);
  if (db.dialect === "pg") {
    const query = words.map((word, at) => `'${word}'${goesOn(word, at) ? ":*" : ""}`).join(" & ");
    return sql`array_to_tsvector(string_to_array(s.words, ' ')) @@ ${query}::tsquery`;
  }
  const query = words.map((word, at) => `"${word}"${goesOn(word, at) ? "*" : ""}`).join(" ");
  const fts = sql.raw(`${table}_words`);
  return sql`s.id in (select rowid from ${fts} where ${fts} match ${query})`;
}
