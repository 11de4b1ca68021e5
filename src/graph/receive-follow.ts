// A remote account asks to follow one of ours.
import { getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { acceptRow, insertFollow, type FollowEnds } from "./follow-rows.ts";
import { findFollow, isBlocked } from "./queries.ts";

/**
 * Accepted at once unless the account is locked. A follow that is already there is accepted anew under its new activity id:
 * the other side may have lost the first answer.
 * @throws AppError not_found, blocked
 */
export async function receiveFollow(app: App, ends: FollowEnds): Promise<"pending" | "accepted"> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const followee = await getAccount(tx, ends.followeeId);
    if (await isBlocked(tx, ends.followerId, ends.followeeId)) {
      throw new AppError("blocked", "You cannot follow this account");
    }
    const known = await findFollow(tx, ends.followerId, ends.followeeId);
    if (!known) await insertFollow(tx, { ...ends, state: "pending" }, at);
    if (followee.locked && known?.state !== "accepted") {
      if (!known) await recordEvent(tx, { type: "follow.requested", ...ends }, at);
      return "pending";
    }
    await acceptRow(tx, ends.followerId, ends.followeeId);
    await recordEvent(tx, { type: "follow.accepted", ...ends }, at);
    return "accepted";
  });
}
