// Whoever was sent out of a Space may come in again.
import { and, eq, isNotNull } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { isBlocked } from "../../graph/queries.ts";
import { currentHostId } from "../current-host.ts";
import { getSpace } from "../queries.ts";
import { requireModerator } from "./queries.ts";

/** `byId`: a host or co-host. @throws AppError not_found (nobody of that id was sent out), forbidden, blocked (by the host, or blocks them) */
export async function letBackIn(app: App, spaceId: string, byId: string, accountId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const space = await getSpace(tx, spaceId);
    await requireModerator(tx, space, byId);
    const { spacePeople } = tx.t;
    const isOut = and(
      eq(spacePeople.spaceId, spaceId),
      eq(spacePeople.accountId, accountId),
      isNotNull(spacePeople.removedAt),
    );
    const back = await tx.q
      .update(spacePeople)
      .set({ removedAt: null })
      .where(isOut)
      .returning({ id: spacePeople.accountId });
    if (back.length === 0) throw new AppError("not_found", "They were not sent out of this Space");
    if (await isBlocked(tx, accountId, await currentHostId(tx, space))) {
      throw new AppError("blocked", "The host has blocked them, or is blocked by them: that comes first");
    }
    await recordEvent(tx, { type: "space.let_back_in", spaceId, accountId }, at);
  });
}
