// Someone here shows a post of their own at the top of their profile.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { lock } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { getPost } from "../queries.ts";
import { addPin } from "./pin-rows.ts";
import { MAX_PINS } from "./queries.ts";

/** Pinning twice changes nothing. @throws AppError not_found, unprocessable */
export async function pinPost(app: App, accountId: string, postId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    await lock(tx, `pins:${accountId}`);
    const post = await getPost(tx, postId, accountId);
    if (post.accountId !== accountId) throw refusal("Only posts of your own can be pinned");
    if (post.boostOfId !== null) throw refusal("A boost can't be pinned");
    if (post.visibility !== "public" && post.visibility !== "unlisted")
      throw refusal("Only posts that everyone may see can be pinned");
    if (!(await addPin(tx, accountId, postId, at))) return;
    const { q, t } = tx;
    const pins = await q.select().from(t.pinnedPosts).where(eq(t.pinnedPosts.accountId, accountId));
    if (pins.length > MAX_PINS) throw refusal(`At most ${MAX_PINS} posts are pinned`);
    await recordEvent(tx, { type: "post.pinned", accountId, postId, postUri: post.uri }, at);
  });
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message);
}
