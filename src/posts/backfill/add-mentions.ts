// People whom a post names and whom this server did not know when it came.
import type { App } from "../../app.ts";
import { findPost } from "../queries.ts";

/** Nobody is told: they are of other servers. */
export async function addMentions(app: App, postId: string, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return;
  await app.store.tx(async (tx) => {
    const post = await findPost(tx, postId);
    if (!post || post.deletedAt) return;
    const rows = [...new Set(accountIds)].map((accountId) => ({ postId, accountId }));
    await tx.q.insert(tx.t.mentions).values(rows).onConflictDoNothing();
  });
}
