// The accounts and posts that a list of notifications tells of, as Mastodon's entities; queries are made once for all of them.
import { findAccounts } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { findPosts } from "../../posts/queries.ts";
import { toAccounts, type Onlooker } from "./account.ts";
import { toStatuses } from "./status.ts";

interface Told {
  fromAccountId: string;
  postId: string | null;
}

/** By their ids; posts that the viewer may not see are missing. */
export async function findToldOf(app: App, rows: readonly Told[], viewer: Onlooker) {
  const db = app.store.read;
  const senders = await findAccounts(
    db,
    rows.map(({ fromAccountId }) => fromAccountId),
  );
  const accounts = await toAccounts(app, senders.values(), viewer);
  const posts = await findPosts(
    db,
    rows.flatMap(({ postId }) => postId ?? []),
    viewer?.id,
  );
  const statuses = new Map((await toStatuses(app, posts, viewer)).map((status) => [status.id, status]));
  return { accounts, statuses };
}
