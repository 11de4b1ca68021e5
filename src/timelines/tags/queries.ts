// Reads of hashtags as timelines have them: who follows which, how much they are used, and what is used most.
import { and, count, countDistinct, desc, eq, gte, inArray, isNull, sql } from "drizzle-orm";
import { isActiveRow } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";
import { firstIdAt, timeOfId } from "../../ids.ts";
import { isWithin, newestFirst, pageOrder, type Page } from "../../posts/queries.ts";
import type { Tables } from "../../schema.ts";
import { keyOf } from "./follow-tag.ts";

export type TagFollow = Tables["tagFollows"]["$inferSelect"];

const DAY_MS = 24 * 3_600_000;
const DAYS = 7;

export async function followedTags({ q, t }: Db, accountId: string, page: Page): Promise<TagFollow[]> {
  const rows = await q
    .select()
    .from(t.tagFollows)
    .where(and(eq(t.tagFollows.accountId, accountId), isWithin(t.tagFollows.id, page)))
    .orderBy(pageOrder(t.tagFollows.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

/** The keys of those of the hashtags that someone follows. */
export async function followedAmong({ q, t }: Db, accountId: string, names: readonly string[]) {
  if (names.length === 0) return new Set<string>();
  const rows = await q
    .select({ key: t.tagFollows.key })
    .from(t.tagFollows)
    .where(and(eq(t.tagFollows.accountId, accountId), inArray(t.tagFollows.key, names.map(keyOf))));
  return new Set(rows.map(({ key }) => key));
}

/** One day of a hashtag's use in public posts. */
export interface DayOfUse {
  day: Date;
  uses: number;
  people: number;
}

/** The last seven days of each hashtag, today first, by key. */
export async function useOf(
  { q, t }: Db,
  names: readonly string[],
  now: Date,
): Promise<Map<string, DayOfUse[]>> {
  const today = Math.floor(now.getTime() / DAY_MS);
  const keys = names.map(keyOf);
  const since = firstIdAt(new Date((today - DAYS + 1) * DAY_MS));
  const rows =
    keys.length === 0
      ? []
      : await q
          .select({ key: t.hashtags.key, postId: t.posts.id, accountId: t.posts.accountId })
          .from(t.hashtags)
          .innerJoin(t.postHashtags, eq(t.postHashtags.hashtagId, t.hashtags.id))
          .innerJoin(t.posts, eq(t.posts.id, t.postHashtags.postId))
          .where(and(inArray(t.hashtags.key, keys), gte(t.postHashtags.postId, since), isPublic(t.posts)))
          .limit(20_000);
  const byKey = Map.groupBy(rows, ({ key }) => key);
  return new Map(keys.map((key) => [key, daysOf(byKey.get(key) ?? [], today)]));
}

function daysOf(rows: { postId: string; accountId: string }[], today: number): DayOfUse[] {
  const byDay = Map.groupBy(rows, ({ postId }) => Math.floor(timeOfId(postId).getTime() / DAY_MS));
  return Array.from({ length: DAYS }, (_, ago) => {
    const used = byDay.get(today - ago) ?? [];
    const people = new Set(used.map(({ accountId }) => accountId)).size;
    return { day: new Date((today - ago) * DAY_MS), uses: used.length, people };
  });
}

function isPublic(posts: Tables["posts"]) {
  return and(eq(posts.visibility, "public"), isNull(posts.deletedAt));
}

/** The names of what most people used in the last week; by those who are not silenced. */
export async function trendingTags({ q, t }: Db, now: Date, limit: number, offset: number) {
  const since = firstIdAt(new Date(now.getTime() - DAYS * DAY_MS));
  const people = countDistinct(t.posts.accountId);
  const rows = await q
    .select({ name: t.hashtags.name, people: sql`${people}`.mapWith(Number) })
    .from(t.posts)
    .innerJoin(t.accounts, eq(t.accounts.id, t.posts.accountId))
    .innerJoin(t.postHashtags, eq(t.postHashtags.postId, t.posts.id))
    .innerJoin(t.hashtags, eq(t.hashtags.id, t.postHashtags.hashtagId))
    .where(
      and(gte(t.posts.id, since), isPublic(t.posts), isNull(t.accounts.silencedAt), isActiveRow(t.accounts)),
    )
    .groupBy(t.hashtags.id, t.hashtags.name)
    .orderBy(desc(people), desc(count()), t.hashtags.name)
    .limit(limit)
    .offset(offset);
  return rows.map(({ name }) => name);
}
