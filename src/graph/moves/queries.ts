// Reads of moves.
import { inArray } from "drizzle-orm";
import { isActive, isLocal, type Account } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";

/**
 * Where accounts have moved, by the id of the old one. A remote account may name anybody: only one that names it in turn
 * counts. For people here that was looked at when they moved.
 */
export async function targetsOf(db: Db, accounts: readonly Account[]): Promise<Map<string, Account>> {
  const found = await accountsByUri(
    db,
    accounts.flatMap(({ movedToUri }) => movedToUri ?? []),
  );
  return new Map(
    accounts.flatMap((account) => {
      const target = found.get(account.movedToUri ?? "");
      const isTrue =
        target && isActive(target) && (isLocal(account) || target.alsoKnownAs.includes(account.uri));
      return isTrue ? [[account.id, target] as const] : [];
    }),
  );
}

/** Those that are known here. */
export async function accountsByUri({ q, t }: Db, uris: readonly string[]): Promise<Map<string, Account>> {
  if (uris.length === 0) return new Map();
  const rows = await q
    .select()
    .from(t.accounts)
    .where(inArray(t.accounts.uri, [...uris]));
  return new Map(rows.map((row) => [row.uri, row]));
}
