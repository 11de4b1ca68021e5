// What someone elsewhere pins on their own profile, post by post or as a whole.
import { and, eq, notInArray } from "drizzle-orm";
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Post } from "../queries.ts";
import { addPin, removePin } from "./pin-rows.ts";
import { MAX_PINS } from "./queries.ts";

/** A post of their own that everyone may see; a repeat changes nothing. What is too much pushes out nothing: it is not shown. */
export async function receivePin(app: App, account: Account, post: Post): Promise<void> {
  if (!isPinnable(account, post)) return;
  await app.store.tx((tx) => addPin(tx, account.id, post.id, app.clock.now()));
}

export async function receiveUnpin(app: App, account: Account, postId: string): Promise<void> {
  await app.store.tx((tx) => removePin(tx, account.id, postId));
}

/** All of them, the first one on top: others are pinned no longer. */
export async function receivePins(app: App, account: Account, posts: readonly Post[]): Promise<void> {
  const pinned = posts.filter((post) => isPinnable(account, post)).slice(0, MAX_PINS);
  const now = app.clock.now().getTime();
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    const mine = eq(t.pinnedPosts.accountId, account.id);
    const ids = pinned.map(({ id }) => id);
    await q
      .delete(t.pinnedPosts)
      .where(ids.length > 0 ? and(mine, notInArray(t.pinnedPosts.postId, ids)) : mine);
    for (const [index, { id }] of pinned.entries()) await addPin(tx, account.id, id, new Date(now - index));
    await q
      .update(t.accounts)
      .set({ featuredFetchedAt: new Date(now) })
      .where(eq(t.accounts.id, account.id));
  });
}

function isPinnable(account: Account, post: Post): boolean {
  const isOpen = post.visibility === "public" || post.visibility === "unlisted";
  return isOpen && post.accountId === account.id && post.boostOfId === null && post.deletedAt === null;
}
