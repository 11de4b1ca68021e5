// Reads of filters: those of a person, and what of posts they match.
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { prepared } from "../../db/prepared.ts";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import type { Tables } from "../../schema.ts";

export type Keyword = Tables["filterKeywords"]["$inferSelect"];
export type FilteredPost = Tables["filterPosts"]["$inferSelect"];
export type Filter = Tables["filters"]["$inferSelect"] & { keywords: Keyword[]; posts: FilteredPost[] };

const ofPerson = prepared(({ q, t: { filters } }) =>
  q
    .select()
    .from(filters)
    .where(eq(filters.accountId, sql.placeholder("accountId")))
    .orderBy(asc(filters.id)),
);

export async function filtersOf(db: Db, accountId: string): Promise<Filter[]> {
  const filters = await ofPerson(db).execute({ accountId });
  if (filters.length === 0) return [];
  const { q, t } = db;
  const ids = filters.map(({ id }) => id);
  const keywords = await q
    .select()
    .from(t.filterKeywords)
    .where(inArray(t.filterKeywords.filterId, ids))
    .orderBy(asc(t.filterKeywords.id));
  const posts = await q.select().from(t.filterPosts).where(inArray(t.filterPosts.filterId, ids));
  return filters.map((filter) => ({
    ...filter,
    keywords: keywords.filter(({ filterId }) => filterId === filter.id),
    posts: posts.filter(({ filterId }) => filterId === filter.id),
  }));
}

/** @throws AppError not_found: also for those of others */
export async function getFilter(db: Db, accountId: string, id: string): Promise<Filter> {
  const filter = (await filtersOf(db, accountId)).find((one) => one.id === id);
  if (!filter) throw notFound();
  return filter;
}

/** @throws AppError not_found */
export async function getKeyword({ q, t }: Db, accountId: string, id: string): Promise<Keyword> {
  const [row] = await q
    .select({ keyword: t.filterKeywords })
    .from(t.filterKeywords)
    .innerJoin(t.filters, eq(t.filters.id, t.filterKeywords.filterId))
    .where(and(eq(t.filterKeywords.id, id), eq(t.filters.accountId, accountId)));
  if (!row) throw notFound();
  return row.keyword;
}

/** @throws AppError not_found */
export async function getFilteredPost({ q, t }: Db, accountId: string, id: string): Promise<FilteredPost> {
  const [row] = await q
    .select({ post: t.filterPosts })
    .from(t.filterPosts)
    .innerJoin(t.filters, eq(t.filters.id, t.filterPosts.filterId))
    .where(and(eq(t.filterPosts.id, id), eq(t.filters.accountId, accountId)));
  if (!row) throw notFound();
  return row.post;
}

function notFound(): AppError {
  return new AppError("not_found", "There is no such filter");
}
