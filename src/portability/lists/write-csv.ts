// A person's lists as the files that Mastodon writes, so that any server takes them.
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { toCsv } from "../../csv.ts";
import type { ListKind } from "../schema.ts";
import { LIST_FILES } from "./files.ts";
import { blocksBy, bookmarksOf, domainsOf, followsBy, membersOfAll, mutesBy } from "./kept.ts";

export async function writeCsv(app: App, accountId: string, kind: ListKind): Promise<string> {
  return fileOf(kind, await rows[kind](app, accountId));
}

/** With the header where Mastodon writes one. */
export function fileOf(kind: ListKind, cells: readonly (readonly string[])[]): string {
  const { columns, hasHeader } = LIST_FILES[kind];
  return toCsv(hasHeader ? [columns, ...cells] : cells);
}

type Rows = (app: App, accountId: string) => Promise<string[][]>;

const rows: Record<ListKind, Rows> = {
  following: async (app, accountId) =>
    (await followsBy(app.store.read, accountId))
      .filter(({ follow }) => follow.state === "accepted")
      .map(({ account, follow: { showBoosts, notify, languages } }) => [
        addressOf(app, account),
        String(showBoosts),
        String(notify),
        languages?.trim().split(" ").join(", ") ?? "",
      ]),
  blocks: async (app, accountId) =>
    (await blocksBy(app.store.read, accountId)).map((account) => [addressOf(app, account)]),
  mutes: async (app, accountId) =>
    (await mutesBy(app.store.read, accountId)).map(({ account, mute }) => [
      addressOf(app, account),
      String(mute.notifications),
    ]),
  domain_blocks: async (app, accountId) =>
    (await domainsOf(app.store.read, accountId)).map((domain) => [domain]),
  bookmarks: async (app, accountId) => (await bookmarksOf(app.store.read, accountId)).map(({ uri }) => [uri]),
  lists: async (app, accountId) =>
    (await membersOfAll(app.store.read, accountId)).map(({ title, account }) => [
      title,
      addressOf(app, account),
    ]),
};

/** Whole for people here too: the file is read elsewhere. */
function addressOf({ config }: App, { username, domain }: Account): string {
  return `${username}@${domain ?? config.domain}`;
}
