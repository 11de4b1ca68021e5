// People who want to be found.
import { and, desc, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import { isActiveRow } from "./queries.ts";
import type { Db } from "../db/store.ts";
import type { Account } from "./queries.ts";

export interface DirectoryPage {
  order: "active" | "new";
  isLocal: boolean;
  limit: number;
  offset: number;
  /** Who stands at the top, whatever the order: those who are live. */
  first: readonly string[];
}

export async function directory(
  { q, t }: Db,
  { order, isLocal, limit, offset, first }: DirectoryPage,
): Promise<Account[]> {
  const { accounts } = t;
  const isListed = and(
    eq(accounts.discoverable, true),
    isActiveRow(accounts),
    isNull(accounts.silencedAt),
    isLocal ? isNull(accounts.domain) : undefined,
  );
  const ids = [...first];
  const leading =
    ids.length === 0
      ? []
      : await q
          .select()
          .from(accounts)
          .where(and(isListed, inArray(accounts.id, ids)));
  const by =
    order === "new" ? accounts.createdAt : sql`coalesce(${accounts.lastPostAt}, ${accounts.createdAt})`;
  const rest = await q
    .select()
    .from(accounts)
    .where(and(isListed, ids.length === 0 ? undefined : notInArray(accounts.id, ids)))
    .orderBy(desc(by), desc(accounts.id))
    .limit(limit)
    .offset(Math.max(0, offset - leading.length));
  return [...leading.slice(offset), ...rest].slice(0, limit);
}
