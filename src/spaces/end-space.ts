// A Space ends: by its host, or because the host did not come back. The announcement says so.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { rewritePost } from "../posts/edit-post.ts";
import { announcementContent } from "./announcement.ts";
import { getSpace, type Space } from "./queries.ts";

/** Ending twice changes nothing. @throws AppError not_found, forbidden */
export async function endSpace(app: App, spaceId: string, byAccountId?: string): Promise<Space> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const space = await getSpace(tx, spaceId);
    if (byAccountId !== undefined && space.hostId !== byAccountId) {
      throw new AppError("forbidden", "Only the host ends a Space");
    }
    const [ended] = await tx.q
      .update(tx.t.spaces)
      .set({ state: "ended", endedAt: at, updatedAt: at, listenersCount: 0 })
      .where(and(eq(tx.t.spaces.id, spaceId), eq(tx.t.spaces.state, "live")))
      .returning();
    if (!ended) return space;
    if (ended.announcementId) {
      await rewritePost(app, tx, ended.announcementId, { content: announcementContent(ended, app.uris) });
    }
    await recordEvent(tx, { type: "space.ended", spaceId }, at);
    return ended;
  });
}
