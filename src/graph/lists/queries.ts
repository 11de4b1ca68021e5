// Reads of lists and their members.
import { and, asc, desc, eq, exists, gt, lt } from "drizzle-orm";
import type { Account } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import type { Tables } from "../../schema.ts";
import type { AccountPage } from "../queries.ts";

export type List = Tables["lists"]["$inferSelect"];

export async function listsOf({ q, t }: Db, accountId: string): Promise<List[]> {
  return q.select().from(t.lists).where(eq(t.lists.accountId, accountId)).orderBy(asc(t.lists.title));
}

/** @throws AppError not_found: also for those of others */
export async function getList({ q, t }: Db, accountId: string, id: string): Promise<List> {
  const [list] = await q
    .select()
    .from(t.lists)
    .where(and(eq(t.lists.id, id), eq(t.lists.accountId, accountId)));
  if (!list) throw new AppError("not_found", "There is no such list");
  return list;
}

/** Those of someone's lists that an account is in. */
export async function listsWith({ q, t }: Db, ownerId: string, accountId: string): Promise<List[]> {
  const member = q
    .select({ id: t.listMembers.listId })
    .from(t.listMembers)
    .where(and(eq(t.listMembers.listId, t.lists.id), eq(t.listMembers.accountId, accountId)));
  return q
    .select()
    .from(t.lists)
    .where(and(eq(t.lists.accountId, ownerId), exists(member)))
    .orderBy(asc(t.lists.title));
}

/** Without a page: all of them. */
export async function membersOf({ q, t }: Db, listId: string, page?: AccountPage): Promise<Account[]> {
  const { listMembers: members } = t;
  const all = q
    .select({ account: t.accounts })
    .from(members)
    .innerJoin(t.accounts, eq(t.accounts.id, members.accountId))
    .where(
      and(
        eq(members.listId, listId),
        page?.maxId === undefined ? undefined : lt(members.accountId, page.maxId),
        page?.sinceId === undefined ? undefined : gt(members.accountId, page.sinceId),
        page?.minId === undefined ? undefined : gt(members.accountId, page.minId),
      ),
    )
    .orderBy(page?.minId === undefined ? desc(members.accountId) : asc(members.accountId));
  const rows = await (page ? all.limit(page.limit) : all);
  const accounts = rows.map(({ account }) => account);
  return page?.minId === undefined ? accounts : accounts.reverse();
}
