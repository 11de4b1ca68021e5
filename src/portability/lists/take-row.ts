// One row of an import: first whom or what it names is looked up, elsewhere too; then it is done, in the caller's transaction.
import { and, eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { block } from "../../graph/block.ts";
import { blockDomainFor } from "../../graph/block-domain.ts";
import { follow } from "../../graph/follow.ts";
import { createList } from "../../graph/lists/change-list.ts";
import { mute } from "../../graph/mute.ts";
import { findFollow } from "../../graph/queries.ts";
import { normalDomain } from "../../moderation/domains/domain-name.ts";
import { bookmarkPost } from "../../posts/bookmark-post.ts";
import type { ListKind } from "../schema.ts";

export type Deed = (tx: Tx) => Promise<unknown>;

/** @throws AppError not_found, invalid */
export async function prepareRow(
  app: App,
  accountId: string,
  kind: ListKind,
  cells: readonly string[],
): Promise<Deed> {
  return prepare[kind](app, accountId, cells);
}

type Prepare = (app: App, accountId: string, cells: readonly string[]) => Promise<Deed>;

const prepare: Record<ListKind, Prepare> = {
  async following(app, me, [who = "", showBoosts = "", notify = "", languages = ""]) {
    const id = await findAccount(app, who);
    const options = {
      showBoosts: isTrue(showBoosts, true),
      notify: isTrue(notify, false),
      languages: languages.split(/[\s,]+/).filter((language) => language !== ""),
    };
    return () => follow(app, me, id, options);
  },
  async blocks(app, me, [who = ""]) {
    const id = await findAccount(app, who);
    return () => block(app, me, id);
  },
  async mutes(app, me, [who = "", notifications = ""]) {
    const id = await findAccount(app, who);
    return () => mute(app, me, id, { notifications: isTrue(notifications, true) });
  },
  async domain_blocks(app, me, [domain = ""]) {
    const name = normalDomain(domain);
    return () => blockDomainFor(app, me, name);
  },
  async bookmarks(app, me, [uri = ""]) {
    if (!/^https?:\/\//.test(uri)) throw new AppError("invalid", "This is not an address");
    const id = await app.remote.findPostByUri(uri);
    if (id === undefined) throw new AppError("not_found", "There is no such post");
    return () => bookmarkPost(app, me, id);
  },
  async lists(app, me, [title = "", who = ""]) {
    const id = await findAccount(app, who);
    return (tx) => addToList(app, tx, me, title, id);
  },
};

async function findAccount(app: App, who: string): Promise<string> {
  if (!/^@?[\w.-]+(?:@[^\s@/]+)?$/u.test(who)) throw new AppError("invalid", "This is not a handle");
  const id = await app.remote.findAccount(who.replace(/^@/, ""));
  if (id === undefined) throw new AppError("not_found", "There is no such account");
  return id;
}

/** Lists are of people whom one follows, so they are followed, as Mastodon does it. */
async function addToList(app: App, tx: Tx, me: string, title: string, memberId: string): Promise<void> {
  if (!(await findFollow(tx, me, memberId))) await follow(app, me, memberId);
  const { lists, listMembers } = tx.t;
  const [known] = await tx.q
    .select()
    .from(lists)
    .where(and(eq(lists.accountId, me), eq(lists.title, title)))
    .limit(1);
  const list = known ?? (await createList(app, me, { title }));
  const row = { listId: list.id, accountId: memberId };
  await tx.q.insert(listMembers).values(row).onConflictDoNothing();
  await recordEvent(tx, { type: "list.changed", accountId: me, listId: list.id }, app.clock.now());
}

function isTrue(cell: string, usual: boolean): boolean {
  return cell === "" ? usual : /^(?:true|1|yes|t|on)$/i.test(cell);
}
