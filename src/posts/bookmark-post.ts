// Someone here keeps a post for later; nobody else hears of it.
import type { App } from "../app.ts";
import { createId } from "../ids.ts";
import { getOriginal } from "./queries.ts";

/** Keeping it twice changes nothing. @throws AppError not_found */
export async function bookmarkPost(app: App, accountId: string, postId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const post = await getOriginal(tx, postId, accountId);
    await tx.q
      .insert(tx.t.bookmarks)
      .values({ id: createId(at), accountId, postId: post.id, createdAt: at })
      .onConflictDoNothing();
  });
}
