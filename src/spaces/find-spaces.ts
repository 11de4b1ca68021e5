// Finds Spaces by words of their titles, topics and speakers: live ones first, then those to come, then the latest.
import { and, asc, desc, inArray, sql } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { findNames } from "../search/find.ts";
import { isCurrent, isSeenBy, type Space } from "./queries.ts";

export interface SpaceSearch {
  viewerId: string | undefined;
  now: Date;
  limit: number;
  offset: number;
}

export async function findSpaces(db: Db, typed: string, search: SpaceSearch): Promise<Space[]> {
  const ids = await findNames(db, "space", typed.replace(/[#＃]/g, " "));
  if (ids.length === 0) return [];
  const { q, t } = db;
  const rank = sql`case ${t.spaces.state} when 'live' then 0 when 'scheduled' then 1 else 2 end`;
  return q
    .select()
    .from(t.spaces)
    .where(and(inArray(t.spaces.id, ids), isCurrent(db, search.now), isSeenBy(db, search.viewerId)))
    .orderBy(asc(rank), desc(t.spaces.id))
    .limit(search.limit)
    .offset(search.offset);
}
