// The documents of a person's own archive: all they wrote, for themselves, whoever else may see it.
import { findAccount, getAccount } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Documents } from "#src/ports.ts";
import { findPost, type Post } from "#src/posts/queries.ts";
import { personDocument } from "./actors.ts";
import { announceOf, createOf } from "./objects.ts";
import type { Json } from "./vocab/json.ts";
import { NOTE_CONTEXT } from "./vocab/note.ts";

export function createDocuments(app: App): Documents {
  const { read } = app.store;
  return {
    context: NOTE_CONTEXT,
    actor: async (accountId) => personDocument(app, await getAccount(read, accountId)),
    async activity(postId) {
      const post = await findPost(read, postId);
      return post && !post.deletedAt ? activityOf(app, post) : undefined;
    },
  };
}

async function activityOf(app: App, post: Post): Promise<Json | undefined> {
  const account = await getAccount(app.store.read, post.accountId);
  if (post.boostOfId === null) return createOf(app, account, post);
  const original = await findPost(app.store.read, post.boostOfId);
  const author = original && (await findAccount(app.store.read, original.accountId));
  if (!original || !author || original.deletedAt) return undefined;
  const announce = announceOf(app, account, { ...post, postUri: original.uri, author });
  return { ...announce, published: post.publishedAt.toISOString() };
}
