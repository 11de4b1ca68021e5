// What stands on a person's lists now.
import { and, asc, eq } from "drizzle-orm";
import type { Account } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";
import type { Follow, Mute } from "../../graph/queries.ts";

/** Also those that are only asked for. */
export async function followsBy(
  { q, t }: Db,
  accountId: string,
): Promise<{ account: Account; follow: Follow }[]> {
  return q
    .select({ account: t.accounts, follow: t.follows })
    .from(t.follows)
    .innerJoin(t.accounts, eq(t.accounts.id, t.follows.followeeId))
    .where(eq(t.follows.followerId, accountId))
    .orderBy(asc(t.accounts.handle));
}

export async function blocksBy({ q, t }: Db, accountId: string): Promise<Account[]> {
  const rows = await q
    .select({ account: t.accounts })
    .from(t.blocks)
    .innerJoin(t.accounts, eq(t.accounts.id, t.blocks.blockedId))
    .where(eq(t.blocks.blockerId, accountId))
    .orderBy(asc(t.accounts.handle));
  return rows.map(({ account }) => account);
}

export async function mutesBy({ q, t }: Db, accountId: string): Promise<{ account: Account; mute: Mute }[]> {
  return q
    .select({ account: t.accounts, mute: t.mutes })
    .from(t.mutes)
    .innerJoin(t.accounts, eq(t.accounts.id, t.mutes.mutedId))
    .where(eq(t.mutes.muterId, accountId))
    .orderBy(asc(t.accounts.handle));
}

export async function domainsOf({ q, t }: Db, accountId: string): Promise<string[]> {
  const { accountDomainBlocks: blocks } = t;
  const rows = await q
    .select({ domain: blocks.domain })
    .from(blocks)
    .where(eq(blocks.accountId, accountId))
    .orderBy(asc(blocks.domain));
  return rows.map(({ domain }) => domain);
}

export async function bookmarksOf({ q, t }: Db, accountId: string): Promise<{ id: string; uri: string }[]> {
  return q
    .select({ id: t.posts.id, uri: t.posts.uri })
    .from(t.bookmarks)
    .innerJoin(t.posts, eq(t.posts.id, t.bookmarks.postId))
    .where(eq(t.bookmarks.accountId, accountId))
    .orderBy(asc(t.bookmarks.id));
}

export interface Member {
  listId: string;
  title: string;
  account: Account;
}

export async function membersOfAll({ q, t }: Db, accountId: string): Promise<Member[]> {
  return q
    .select({ listId: t.lists.id, title: t.lists.title, account: t.accounts })
    .from(t.listMembers)
    .innerJoin(t.lists, and(eq(t.lists.id, t.listMembers.listId), eq(t.lists.accountId, accountId)))
    .innerJoin(t.accounts, eq(t.accounts.id, t.listMembers.accountId))
    .orderBy(asc(t.lists.title), asc(t.accounts.handle));
}
