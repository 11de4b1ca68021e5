// Someone here no longer shows a post at the top of their profile.
import type { App } from "../../app.ts";
import { recordEvent } from "../../events.ts";
import { getPost } from "../queries.ts";
import { removePin } from "./pin-rows.ts";

/** Nothing happens where it is not pinned. @throws AppError not_found */
export async function unpinPost(app: App, accountId: string, postId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const post = await getPost(tx, postId, accountId);
    if (!(await removePin(tx, accountId, postId))) return;
    await recordEvent(tx, { type: "post.unpinned", accountId, postId, postUri: post.uri }, at);
  });
}
