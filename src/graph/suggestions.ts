// Whom someone might want to follow, and who of those one follows follows somebody.
import { aliasedTable, and, count, desc, eq, inArray, isNull, ne, notExists, sql } from "drizzle-orm";
import { isActiveRow, type Account } from "../accounts/queries.ts";
import type { Db } from "../db/store.ts";
import { isHeard } from "./queries.ts";

/** Active people who want to be found, followed by those whom one follows; of this server where that gives too few. */
export async function suggestionsFor(db: Db, viewerId: string, limit: number): Promise<Account[]> {
  const near = await followedByFollowees(db, viewerId, limit);
  if (near.length >= limit) return near;
  const { q, t } = db;
  const local = await q
    .select()
    .from(t.accounts)
    .where(and(isNull(t.accounts.domain), isSuggestible(db, viewerId)))
    .orderBy(desc(t.accounts.followersCount), desc(t.accounts.id))
    .limit(limit);
  const known = new Set(near.map(({ id }) => id));
  return [...near, ...local.filter(({ id }) => !known.has(id))].slice(0, limit);
}

async function followedByFollowees(db: Db, viewerId: string, limit: number): Promise<Account[]> {
  const { q, t } = db;
  const theirs = aliasedTable(t.follows, "theirs");
  const rows = await q
    .select({ id: theirs.followeeId, friends: count() })
    .from(t.follows)
    .innerJoin(theirs, and(eq(theirs.followerId, t.follows.followeeId), eq(theirs.state, "accepted")))
    .innerJoin(t.accounts, eq(t.accounts.id, theirs.followeeId))
    .where(
      and(eq(t.follows.followerId, viewerId), eq(t.follows.state, "accepted"), isSuggestible(db, viewerId)),
    )
    .groupBy(theirs.followeeId)
    .orderBy(desc(count()), desc(theirs.followeeId))
    .limit(limit);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const accounts = await q.select().from(t.accounts).where(inArray(t.accounts.id, ids));
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function isSuggestible(db: Db, viewerId: string) {
  const { q, t } = db;
  const known = q
    .select({ id: sql`1` })
    .from(aliasedTable(t.follows, "mine"))
    .where(sql`mine.follower_id = ${viewerId} and mine.followee_id = ${t.accounts.id}`);
  return and(
    ne(t.accounts.id, viewerId),
    eq(t.accounts.discoverable, true),
    isActiveRow(t.accounts),
    isNull(t.accounts.silencedAt),
    isHeard(db, t.accounts.id, viewerId),
    notExists(known),
  );
}

/** Whom of those that the viewer follows follow each of the accounts. */
export async function familiarFollowers(
  { q, t }: Db,
  viewerId: string,
  accountIds: readonly string[],
): Promise<Map<string, Account[]>> {
  if (accountIds.length === 0) return new Map();
  const mine = aliasedTable(t.follows, "mine");
  const rows = await q
    .select({ of: t.follows.followeeId, account: t.accounts })
    .from(t.follows)
    .innerJoin(mine, and(eq(mine.followeeId, t.follows.followerId), eq(mine.state, "accepted")))
    .innerJoin(t.accounts, eq(t.accounts.id, t.follows.followerId))
    .where(
      and(
        eq(mine.followerId, viewerId),
        inArray(t.follows.followeeId, [...accountIds]),
        eq(t.follows.state, "accepted"),
        isActiveRow(t.accounts),
      ),
    )
    .orderBy(desc(t.accounts.followersCount));
  const groups = Map.groupBy(rows, ({ of }) => of);
  return new Map([...groups].map(([of, group]) => [of, group.map(({ account }) => account)]));
}
