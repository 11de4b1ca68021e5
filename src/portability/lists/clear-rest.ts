// An import that overwrites takes away what its file does not name. Done over after a crash, it finds less to do.
import { normalHandle, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { unblockDomainFor } from "../../graph/block-domain.ts";
import { deleteList } from "../../graph/lists/change-list.ts";
import { removeFromList } from "../../graph/lists/change-members.ts";
import { listsOf } from "../../graph/lists/queries.ts";
import { unblock } from "../../graph/unblock.ts";
import { unfollow } from "../../graph/unfollow.ts";
import { unmute } from "../../graph/unmute.ts";
import { normalDomain } from "../../moderation/domains/domain-name.ts";
import { unbookmarkPost } from "../../posts/unbookmark-post.ts";
import type { ListKind } from "../schema.ts";
import { blocksBy, bookmarksOf, domainsOf, followsBy, membersOfAll, mutesBy } from "./kept.ts";

type Clear = (app: App, accountId: string, rows: readonly string[][]) => Promise<void>;

export async function clearRest(
  app: App,
  accountId: string,
  kind: ListKind,
  rows: readonly string[][],
): Promise<void> {
  await clear[kind](app, accountId, rows);
}

const clear: Record<ListKind, Clear> = {
  async following(app, me, rows) {
    const isNamed = named(app, rows, 0);
    for (const { account } of await followsBy(app.store.read, me))
      if (!isNamed(account)) await unfollow(app, me, account.id);
  },
  async blocks(app, me, rows) {
    const isNamed = named(app, rows, 0);
    for (const account of await blocksBy(app.store.read, me))
      if (!isNamed(account)) await unblock(app, me, account.id);
  },
  async mutes(app, me, rows) {
    const isNamed = named(app, rows, 0);
    for (const { account } of await mutesBy(app.store.read, me))
      if (!isNamed(account)) await unmute(app, me, account.id);
  },
  async domain_blocks(app, me, rows) {
    const names = new Set(rows.map(([domain = ""]) => toName(domain)));
    for (const domain of await domainsOf(app.store.read, me))
      if (!names.has(domain)) await unblockDomainFor(app, me, domain);
  },
  async bookmarks(app, me, rows) {
    const uris = new Set(rows.map(([uri]) => uri));
    for (const { id, uri } of await bookmarksOf(app.store.read, me))
      if (!uris.has(uri)) await unbookmarkPost(app, me, id);
  },
  async lists(app, me, rows) {
    const titles = new Set(rows.map(([title]) => title));
    for (const { id, title } of await listsOf(app.store.read, me))
      if (!titles.has(title)) await deleteList(app, me, id);
    const byTitle = Map.groupBy(rows, ([title]) => title);
    const isNamed = new Map([...byTitle].map(([title, some]) => [title, named(app, some, 1)]));
    for (const { listId, title, account } of await membersOfAll(app.store.read, me))
      if (!isNamed.get(title)?.(account)) await removeFromList(app, me, listId, [account.id]);
  },
};

/** By handle, so that an account stays also where it can't be looked up today. */
function named({ config }: App, rows: readonly string[][], column: number): (account: Account) => boolean {
  const handles = new Set(rows.map((cells) => normalHandle(cells[column] ?? "", config.domain)));
  return ({ handle }) => handles.has(handle);
}

/** What is no domain names nothing: its row fails later. */
function toName(domain: string): string {
  try {
    return normalDomain(domain);
  } catch {
    return "";
  }
}
