// A post is put at the top of a room, or taken down from there.
import { and, eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { getOriginal } from "../../posts/queries.ts";
import type { SharedPost } from "../messages.ts";
import { Refused } from "../refused.ts";
import { pinsOf } from "./queries.ts";

const MAX_PINS = 5;

/** Only what anyone may see: people without an account are in the room too. @throws AppError not_found; Refused conflict */
export async function sharePost(
  app: App,
  spaceId: string,
  postId: string,
  byId: string,
): Promise<SharedPost[]> {
  const createdAt = app.clock.now();
  return app.store.tx(async (tx) => {
    const post = await getOriginal(tx, postId);
    const pins = await pinsOf(tx, spaceId);
    if (pins.some((pin) => pin.post === post.id)) return pins;
    if (pins.length >= MAX_PINS) throw new Refused("conflict", "Take another post down first");
    await tx.q.insert(tx.t.spacePins).values({ spaceId, postId: post.id, byId, createdAt });
    return pinsOf(tx, spaceId);
  });
}

export async function unsharePost(app: App, spaceId: string, postId: string): Promise<SharedPost[]> {
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    await q.delete(t.spacePins).where(and(eq(t.spacePins.spaceId, spaceId), eq(t.spacePins.postId, postId)));
    return pinsOf(tx, spaceId);
  });
}
