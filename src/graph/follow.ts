// Someone here follows an account, of this server or another.
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { findFollow, isBlocked } from "./queries.ts";
import { acceptRow, insertFollow } from "./follow-rows.ts";

/**
 * Of an unlocked local account at once, else pending until Accept. Asking twice changes nothing.
 * @throws AppError not_found, invalid, blocked
 */
export async function follow(
  app: App,
  followerId: string,
  followeeId: string,
): Promise<"pending" | "accepted"> {
  if (followerId === followeeId) throw new AppError("invalid", "Following oneself is not possible");
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const followee = await getAccount(tx, followeeId);
    if (await isBlocked(tx, followerId, followeeId))
      throw new AppError("blocked", "You cannot follow this account");
    const known = await findFollow(tx, followerId, followeeId);
    if (known) return known.state;
    const eventId = createId(at);
    const ends = { followerId, followeeId, followUri: app.uris.activity(eventId) };
    await insertFollow(tx, { ...ends, state: "pending" }, at);
    if (isLocal(followee) && !followee.locked) {
      await acceptRow(tx, followerId, followeeId);
      await recordEvent(tx, { type: "follow.accepted", ...ends }, at, eventId);
      return "accepted";
    }
    await recordEvent(tx, { type: "follow.requested", ...ends }, at, eventId);
    return "pending";
  });
}
