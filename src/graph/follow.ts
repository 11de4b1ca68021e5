// Someone here follows an account, of this server or another.
import { and, eq } from "drizzle-orm";
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { findFollow, isBlocked, type Follow } from "./queries.ts";
import { acceptRow, insertFollow } from "./follow-rows.ts";

/** What of a followee someone wants to see; what is not named stays as it is. */
export interface FollowOptions {
  showBoosts?: boolean | undefined;
  /** Each post is a notification. */
  notify?: boolean | undefined;
  /** Only posts in these languages; none or null: all. */
  languages?: readonly string[] | null | undefined;
}

/**
 * Of an unlocked local account at once, else pending until Accept. Asking twice changes nothing.
 * @throws AppError not_found, invalid, blocked
 */
export async function follow(
  app: App,
  followerId: string,
  followeeId: string,
  options: FollowOptions = {},
): Promise<"pending" | "accepted"> {
  if (followerId === followeeId) throw new AppError("invalid", "Following oneself is not possible");
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const followee = await getAccount(tx, followeeId);
    if (await isBlocked(tx, followerId, followeeId))
      throw new AppError("blocked", "You cannot follow this account");
    const known = await findFollow(tx, followerId, followeeId);
    if (known) {
      await changeOptions(tx, known, options, at);
      return known.state;
    }
    const eventId = createId(at);
    const ends = { followerId, followeeId, followUri: app.uris.activity(eventId) };
    await insertFollow(tx, { ...ends, state: "pending" }, at);
    await setOptions(tx, ends, options);
    if (isLocal(followee) && !followee.locked) {
      await acceptRow(tx, followerId, followeeId);
      await recordEvent(tx, { type: "follow.accepted", ...ends }, at, eventId);
      return "accepted";
    }
    await recordEvent(tx, { type: "follow.requested", ...ends }, at, eventId);
    return "pending";
  });
}

async function changeOptions(tx: Tx, follow: Follow, options: FollowOptions, at: Date): Promise<void> {
  if (!(await setOptions(tx, follow, options))) return;
  const { followerId, followeeId } = follow;
  await recordEvent(tx, { type: "follow.changed", followerId, followeeId }, at);
}

/** False where none is named. */
async function setOptions(
  { q, t }: Tx,
  { followerId, followeeId }: Pick<Follow, "followerId" | "followeeId">,
  { showBoosts, notify, languages }: FollowOptions,
): Promise<boolean> {
  const named = {
    ...(showBoosts === undefined ? {} : { showBoosts }),
    ...(notify === undefined ? {} : { notify }),
    ...(languages === undefined ? {} : { languages: languagesText(languages) }),
  };
  if (Object.keys(named).length === 0) return false;
  await q
    .update(t.follows)
    .set(named)
    .where(and(eq(t.follows.followerId, followerId), eq(t.follows.followeeId, followeeId)));
  return true;
}

function languagesText(languages: readonly string[] | null): string | null {
  const named = (languages ?? []).filter((language) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language));
  return named.length === 0 ? null : ` ${named.join(" ").toLowerCase()} `;
}
