// Mastodon's StatusEdit: what a post said at a time.
import { findAccounts } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Post } from "../../posts/queries.ts";
import { versionsOf } from "../../posts/writing/versions.ts";
import { toAccounts, type Onlooker } from "./account.ts";
import { toStatuses } from "./status.ts";

/** All versions of a post, the first one first. */
export async function toStatusEdits(app: App, post: Post, viewer: Onlooker) {
  const { read } = app.store;
  const authors = await findAccounts(read, [post.accountId]);
  const account = (await toAccounts(app, authors.values(), viewer)).get(post.accountId)!;
  const versions = await versionsOf(read, post);
  const statuses = await toStatuses(
    app,
    versions.map((version) => ({ ...post, ...version })),
    viewer,
  );
  return versions.map(({ content, spoiler, sensitive, writtenAt }, index) => ({
    content,
    spoiler_text: spoiler,
    sensitive,
    created_at: writtenAt.toISOString(),
    account,
    poll: null,
    media_attachments: statuses[index]!.media_attachments,
    emojis: statuses[index]!.emojis,
  }));
}
