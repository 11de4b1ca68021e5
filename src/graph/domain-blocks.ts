// Servers that a person here does not want to hear of; a domain stands for its sub-domains and ports too.
import {
  aliasedTable,
  and,
  desc,
  eq,
  gt,
  lt,
  notExists,
  sql,
  type Column,
  type Placeholder,
  type SQL,
} from "drizzle-orm";
import { among, prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";

export interface BlockedDomain {
  /** What pages go by. */
  id: string;
  domain: string;
}

export interface DomainPage {
  maxId?: string | undefined;
  sinceId?: string | undefined;
  limit: number;
}

/** The latest first. */
export async function domainsBlockedBy(
  { q, t }: Db,
  accountId: string,
  { maxId, sinceId, limit }: DomainPage,
): Promise<BlockedDomain[]> {
  const { accountDomainBlocks: blocks } = t;
  return q
    .select({ id: blocks.id, domain: blocks.domain })
    .from(blocks)
    .where(
      and(
        eq(blocks.accountId, accountId),
        maxId === undefined ? undefined : lt(blocks.id, maxId),
        sinceId === undefined ? undefined : gt(blocks.id, sinceId),
      ),
    )
    .orderBy(desc(blocks.id))
    .limit(limit);
}

/** The condition that an account in a column is of no server that the viewer blocks. */
export function isOfNoBlockedDomain({ q, t }: Db, accountId: Column, viewerId: string | Placeholder): SQL {
  const { accountDomainBlocks: blocks } = t;
  // Under a name of its own: the column may be of the accounts around it, and then every account would be meant.
  const accounts = aliasedTable(t.accounts, "of_domain");
  const found = q
    .select({ id: blocks.id })
    .from(blocks)
    .innerJoin(accounts, eq(accounts.id, accountId))
    .where(and(eq(blocks.accountId, viewerId), isOfDomain(accounts.domain, blocks.domain)));
  return notExists(found);
}

const onBlockedDomains = prepared((db) => {
  const { accountDomainBlocks: blocks, accounts } = db.t;
  return db.q
    .select({ id: accounts.id })
    .from(accounts)
    .innerJoin(blocks, isOfDomain(accounts.domain, blocks.domain))
    .where(and(eq(blocks.accountId, sql.placeholder("accountId")), among(db, accounts.id, "others")));
});

/** Those of the accounts whose server the person blocks. */
export async function ofBlockedDomains(
  db: Db,
  accountId: string,
  others: readonly string[],
): Promise<Set<string>> {
  const rows = await onBlockedDomains(db).execute({ accountId, others: [...others] });
  return new Set(rows.map(({ id }) => id));
}

/** `host` may have a port. */
export function isOfDomain(host: Column, domain: Column): SQL {
  return sql`(${host} = ${domain} or ${host} like ${domain} || ':%'
    or ${host} like '%.' || ${domain} or ${host} like '%.' || ${domain} || ':%')`;
}
