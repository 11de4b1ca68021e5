// The answer to a follow: by the followee here (Mastodon's follow_requests), or by another server's Accept or Reject.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { acceptRow, deleteFollow } from "./follow-rows.ts";
import { findFollow } from "./queries.ts";

/** Only a follow that was asked for can be accepted (F19); accepting twice changes nothing. @throws AppError not_found */
export async function acceptFollow(app: App, followerId: string, followeeId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const known = await findFollow(tx, followerId, followeeId);
    if (!known) throw new AppError("not_found", "There is no such follow request");
    if (!(await acceptRow(tx, followerId, followeeId))) return;
    await recordEvent(tx, { type: "follow.accepted", followerId, followeeId, followUri: known.uri }, at);
  });
}

/** Ends a follow or a request; nothing happens where there is none. */
export async function rejectFollow(app: App, followerId: string, followeeId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const gone = await deleteFollow(tx, followerId, followeeId);
    if (!gone) return;
    await recordEvent(tx, { type: "follow.rejected", followerId, followeeId, followUri: gone.uri }, at);
  });
}
