// Reads of accounts and of the people behind them.
import {
  and,
  count,
  countDistinct,
  desc,
  eq,
  gte,
  inArray,
  isNull,
  lt,
  ne,
  sql,
  type SQL,
} from "drizzle-orm";
import { among, prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { Tables } from "../schema.ts";

export type Account = Tables["accounts"]["$inferSelect"];
export type User = Tables["users"]["$inferSelect"];

export function isLocal(account: Pick<Account, "domain">): boolean {
  return account.domain === null;
}

/** Whether somebody decides about others here. */
export function isStaff({ role }: Pick<User, "role">): boolean {
  return role !== "user";
}

/** How long an account is new, for limits on what newcomers may do (F33). */
const NEWCOMER_MS = 3 * 24 * 3_600_000;

export function isNewcomer({ createdAt }: Pick<Account, "createdAt">, now: Date): boolean {
  return now.getTime() - createdAt.getTime() < NEWCOMER_MS;
}

/** Neither suspended nor deleted. */
export function isActive(account: Pick<Account, "suspendedAt" | "deletedAt">): boolean {
  return account.suspendedAt === null && account.deletedAt === null;
}

/** The same, as a condition on rows. */
export function isActiveRow({ suspendedAt, deletedAt }: Tables["accounts"]): SQL | undefined {
  return and(isNull(suspendedAt), isNull(deletedAt));
}

const byId = prepared(({ q, t }) =>
  q
    .select()
    .from(t.accounts)
    .where(eq(t.accounts.id, sql.placeholder("id"))),
);

export async function findAccount(db: Db, id: string): Promise<Account | undefined> {
  const [row] = await byId(db).execute({ id });
  return row;
}

/** @throws AppError not_found */
export async function getAccount(db: Db, id: string): Promise<Account> {
  const account = await findAccount(db, id);
  if (!account || !isActive(account)) throw new AppError("not_found", "There is no such account");
  return account;
}

/** Someone here who may write: who has moved writes at the new place. @throws AppError not_found, forbidden */
export async function getWriter(db: Db, id: string): Promise<Account> {
  const account = await getAccount(db, id);
  if (account.movedToUri !== null)
    throw new AppError("forbidden", "This account has moved: write from the new one, or take the move back");
  return account;
}

/** By their URIs. */
export async function findAccountsByUri(
  { q, t }: Db,
  uris: readonly string[],
): Promise<Map<string, Account>> {
  if (uris.length === 0) return new Map();
  const rows = await q
    .select()
    .from(t.accounts)
    .where(inArray(t.accounts.uri, [...new Set(uris)]));
  return new Map(rows.map((row) => [row.uri, row]));
}

const byIds = prepared((db) =>
  db.q
    .select()
    .from(db.t.accounts)
    .where(among(db, db.t.accounts.id, "ids")),
);

export async function findAccounts(db: Db, ids: readonly string[]): Promise<Map<string, Account>> {
  if (ids.length === 0) return new Map();
  const rows = await byIds(db).execute({ ids: [...new Set(ids)] });
  return new Map(rows.map((row) => [row.id, row]));
}

const byUri = prepared(({ q, t }) =>
  q
    .select()
    .from(t.accounts)
    .where(eq(t.accounts.uri, sql.placeholder("uri"))),
);

export async function findAccountByUri(db: Db, uri: string): Promise<Account | undefined> {
  const [row] = await byUri(db).execute({ uri });
  return row;
}

const senderByUri = prepared(({ q, t: { accounts } }) =>
  q
    .select({
      id: accounts.id,
      uri: accounts.uri,
      publicKeyId: accounts.publicKeyId,
      publicKeyPem: accounts.publicKeyPem,
      followersUrl: accounts.followersUrl,
      fetchedAt: accounts.fetchedAt,
      suspendedAt: accounts.suspendedAt,
      deletedAt: accounts.deletedAt,
    })
    .from(accounts)
    .where(eq(accounts.uri, sql.placeholder("uri"))),
);

/** What is looked at of whoever sends us something, each time: a whole account costs four times as much to read. */
export type Sender = NonNullable<Awaited<ReturnType<typeof findSender>>>;

export async function findSender(db: Db, uri: string) {
  const [row] = await senderByUri(db).execute({ uri });
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

export async function findOwner({ q, t }: Db): Promise<Account | undefined> {
  const [row] = await q
    .select({ account: t.accounts })
    .from(t.users)
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(eq(t.users.role, "owner"))
    .limit(1);
  return row?.account;
}

export interface InstanceCounts {
  people: number;
  /** Who posted since the given moment. */
  active: number;
  posts: number;
  peers: number;
}

export async function countInstance({ q, t }: Db, activeSince: Date): Promise<InstanceCounts> {
  const alive = isActiveRow(t.accounts);
  const local = and(alive, isNull(t.accounts.domain));
  const [own] = await q
    .select({ people: count(), posts: sql`coalesce(sum(${t.accounts.postsCount}), 0)`.mapWith(Number) })
    .from(t.accounts)
    .where(local);
  const [active] = await q
    .select({ people: count() })
    .from(t.accounts)
    .where(and(local, gte(t.accounts.lastPostAt, activeSince)));
  const [peers] = await q
    .select({ hosts: countDistinct(t.accounts.domain) })
    .from(t.accounts)
    .where(alive);
  return { people: own!.people, active: active!.people, posts: own!.posts, peers: peers!.hosts };
}

/** Newest first, also those that are suspended. */
export async function localAccounts({ q, t }: Db, limit: number, before?: string): Promise<Account[]> {
  const isBefore = before === undefined ? undefined : lt(t.accounts.id, before);
  return q
    .select()
    .from(t.accounts)
    .where(and(isNull(t.accounts.domain), isNull(t.accounts.deletedAt), isBefore))
    .orderBy(desc(t.accounts.id))
    .limit(limit);
}

export async function findUser({ q, t }: Db, id: string): Promise<User | undefined> {
  const [row] = await q.select().from(t.users).where(eq(t.users.id, id));
  return row;
}

export async function findUserOfAccount({ q, t }: Db, accountId: string): Promise<User | undefined> {
  const [row] = await q.select().from(t.users).where(eq(t.users.accountId, accountId));
  return row;
}

/** Of this server, by name. @throws AppError not_found */
export async function getUserByName(db: Db, handle: string, ownDomain: string): Promise<User> {
  const account = await findAccountByHandle(db, handle, ownDomain);
  const user = account && (await findUserOfAccount(db, account.id));
  if (!user) throw new AppError("not_found", `Nobody here is called ${handle}`);
  return user;
}

/** Moderators and above. */
export async function findStaff({ q, t }: Db): Promise<{ userId: string; accountId: string }[]> {
  const { id: userId, accountId, role } = t.users;
  return q.select({ userId, accountId }).from(t.users).where(ne(role, "user"));
}

export async function hasOwner({ q, t }: Db): Promise<boolean> {
  const rows = await q.select({ id: t.users.id }).from(t.users).where(eq(t.users.role, "owner")).limit(1);
  return rows.length > 0;
}
