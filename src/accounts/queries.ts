// Reads of accounts and of the people behind them.
import { eq, inArray } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { Tables } from "../schema.ts";

export type Account = Tables["accounts"]["$inferSelect"];
export type User = Tables["users"]["$inferSelect"];

export function isLocal(account: Account): boolean {
  return account.domain === null;
}

/** Neither suspended nor deleted. */
export function isActive(account: Account): boolean {
  return account.suspendedAt === null && account.deletedAt === null;
}

export async function findAccount({ q, t }: Db, id: string): Promise<Account | undefined> {
  const [row] = await q.select().from(t.accounts).where(eq(t.accounts.id, id));
  return row;
}

/** @throws AppError not_found */
export async function getAccount(db: Db, id: string): Promise<Account> {
  const account = await findAccount(db, id);
  if (!account || !isActive(account)) throw new AppError("not_found", "There is no such account");
  return account;
}

export async function findAccounts({ q, t }: Db, ids: readonly string[]): Promise<Map<string, Account>> {
  if (ids.length === 0) return new Map();
  const rows = await q
    .select()
    .from(t.accounts)
    .where(inArray(t.accounts.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findAccountByUri({ q, t }: Db, uri: string): Promise<Account | undefined> {
  const [row] = await q.select().from(t.accounts).where(eq(t.accounts.uri, uri));
  return row;
}

/** `alice` or `carol@remote.test`, in any case; a leading @ and this server's own domain may be there. */
export async function findAccountByHandle(
  { q, t }: Db,
  handle: string,
  ownDomain: string,
): Promise<Account | undefined> {
  const [row] = await q
    .select()
    .from(t.accounts)
    .where(eq(t.accounts.handle, normalHandle(handle, ownDomain)));
  return row;
}

export function normalHandle(handle: string, ownDomain: string): string {
  const bare = handle.trim().replace(/^@/, "").toLowerCase();
  return bare.endsWith(`@${ownDomain}`) ? bare.slice(0, -ownDomain.length - 1) : bare;
}

export async function findUser({ q, t }: Db, id: string): Promise<User | undefined> {
  const [row] = await q.select().from(t.users).where(eq(t.users.id, id));
  return row;
}

export async function findUserOfAccount({ q, t }: Db, accountId: string): Promise<User | undefined> {
  const [row] = await q.select().from(t.users).where(eq(t.users.accountId, accountId));
  return row;
}

export async function hasOwner({ q, t }: Db): Promise<boolean> {
  const rows = await q.select({ id: t.users.id }).from(t.users).where(eq(t.users.role, "owner")).limit(1);
  return rows.length > 0;
}
