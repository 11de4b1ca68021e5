// Who here has something to do with an account: what a move of that account carries over.
import { and, asc, eq, gt, isNull, type Column } from "drizzle-orm";
import type { Db } from "../../db/store.ts";

const AT_ONCE = 100;

/** Whether anyone here follows, blocks or mutes it, or has written something down about it. */
export async function isKnownTo(db: Db, accountId: string): Promise<boolean> {
  for (const ids of [followersHere, blockersHere, mutersHere, notersHere]) {
    if ((await ids(db, accountId, "")).length > 0) return true;
  }
  return false;
}

/** Ids of people here, a batch after another, whatever becomes of each meanwhile. */
export async function* allOf(
  find: (db: Db, accountId: string, after: string) => Promise<string[]>,
  db: () => Db,
  accountId: string,
): AsyncIterable<string> {
  for (let after: string | undefined = ""; after !== undefined;) {
    const ids: string[] = await find(db(), accountId, after);
    yield* ids;
    after = ids.length === AT_ONCE ? ids.at(-1) : undefined;
  }
}

export async function followersHere(db: Db, accountId: string, after: string): Promise<string[]> {
  const { follows } = db.t;
  const { followerId: who, followeeId: whom } = follows;
  const isFollow = and(eq(whom, accountId), eq(follows.state, "accepted"));
  const rows = await db.q
    .select({ who })
    .from(follows)
    .innerJoin(db.t.accounts, isHere(db, who))
    .where(and(isFollow, gt(who, after)))
    .orderBy(asc(who))
    .limit(AT_ONCE);
  return rows.map((row) => row.who);
}

export async function blockersHere(db: Db, accountId: string, after: string): Promise<string[]> {
  const { blockerId: who, blockedId: whom } = db.t.blocks;
  const rows = await db.q
    .select({ who })
    .from(db.t.blocks)
    .innerJoin(db.t.accounts, isHere(db, who))
    .where(and(eq(whom, accountId), gt(who, after)))
    .orderBy(asc(who))
    .limit(AT_ONCE);
  return rows.map((row) => row.who);
}

export async function mutersHere(db: Db, accountId: string, after: string): Promise<string[]> {
  const { muterId: who, mutedId: whom } = db.t.mutes;
  const rows = await db.q
    .select({ who })
    .from(db.t.mutes)
    .where(and(eq(whom, accountId), gt(who, after)))
    .orderBy(asc(who))
    .limit(AT_ONCE);
  return rows.map((row) => row.who);
}

export async function notersHere(db: Db, accountId: string, after: string): Promise<string[]> {
  const { accountId: who, targetId: whom } = db.t.accountNotes;
  const rows = await db.q
    .select({ who })
    .from(db.t.accountNotes)
    .where(and(eq(whom, accountId), gt(who, after)))
    .orderBy(asc(who))
    .limit(AT_ONCE);
  return rows.map((row) => row.who);
}

function isHere({ t }: Db, who: Column) {
  return and(eq(t.accounts.id, who), isNull(t.accounts.domain), isNull(t.accounts.deletedAt));
}
