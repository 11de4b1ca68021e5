// Someone here no longer keeps a post.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { findOriginal } from "./queries.ts";

/** Nothing happens where it is not kept. */
export async function unbookmarkPost(app: App, accountId: string, postId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const { bookmarks } = tx.t;
    const post = await findOriginal(tx, postId);
    if (!post) return;
    await tx.q
      .delete(bookmarks)
      .where(and(eq(bookmarks.accountId, accountId), eq(bookmarks.postId, post.id)));
  });
}
