// A Space ends: by its host, by staff, or because the host did not come back. The announcement says so.
import { and, eq } from "drizzle-orm";
import { findAccount, findUserOfAccount, isLocal, isStaff } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { reannounce } from "./announce.ts";
import { currentHostId } from "./current-host.ts";
import { getSpace, type Space } from "./queries.ts";

/** Ending twice changes nothing. @throws AppError not_found, forbidden, conflict (not started) */
export async function endSpace(app: App, spaceId: string, byAccountId?: string): Promise<Space> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const space = await getSpace(tx, spaceId);
    await requireHostOrStaff(tx, space, byAccountId);
    if (space.state === "scheduled") {
      throw new AppError("conflict", "This Space has not started: cancel it instead");
    }
    const [ended] = await tx.q
      .update(tx.t.spaces)
      .set({ state: "ended", endedAt: at, updatedAt: at, listenersCount: 0 })
      .where(and(eq(tx.t.spaces.id, spaceId), eq(tx.t.spaces.state, "live")))
      .returning();
    if (!ended) return space;
    await tx.q.delete(tx.t.spaceHands).where(eq(tx.t.spaceHands.spaceId, spaceId));
    await tx.q.delete(tx.t.spaceInsiders).where(eq(tx.t.spaceInsiders.spaceId, spaceId));
    await reannounce(app, tx, ended);
    await recordEvent(tx, { type: "space.ended", spaceId }, at);
    return ended;
  });
}

/** `byAccountId`: undefined where the server itself acts. @throws AppError forbidden */
export async function requireHostOrStaff(
  db: Db,
  space: Space,
  byAccountId: string | undefined,
): Promise<void> {
  const host = await findAccount(db, space.hostId);
  if (!host || !isLocal(host)) throw new AppError("forbidden", "This Space is on another server");
  if (byAccountId === undefined || byAccountId === space.hostId) return;
  if (byAccountId === (await currentHostId(db, space))) return;
  const user = await findUserOfAccount(db, byAccountId);
  if (!user || !isStaff(user)) throw new AppError("forbidden", "Only its host or a moderator ends a Space");
}
