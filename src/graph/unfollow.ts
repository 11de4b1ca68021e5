// A follower ends the follow or takes the request back; by a person here or by an Undo of another server.
import type { App } from "../app.ts";
import { recordEvent } from "../events.ts";
import { deleteFollow } from "./follow-rows.ts";

/** Nothing happens where there is no follow. */
export async function unfollow(app: App, followerId: string, followeeId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const gone = await deleteFollow(tx, followerId, followeeId);
    if (!gone) return;
    await recordEvent(tx, { type: "follow.undone", followerId, followeeId, followUri: gone.uri }, at);
  });
}
