// A planned Space is called off: by its host, by staff, or because nobody came to start it.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { reannounce } from "./announce.ts";
import { requireHostOrStaff } from "./end-space.ts";
import { getSpace, type Space } from "./queries.ts";

/** Twice changes nothing. `byAccountId`: absent where nobody did it. @throws AppError not_found, forbidden, conflict (live), gone */
export async function cancelSpace(app: App, spaceId: string, byAccountId?: string): Promise<Space> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const space = await getSpace(tx, spaceId);
    await requireHostOrStaff(tx, space, byAccountId);
    if (space.state === "cancelled") return space;
    if (space.state === "live") throw new AppError("conflict", "This Space is live: end it instead");
    if (space.state === "ended") throw new AppError("gone", "This Space is over");
    const { q, t } = tx;
    const [cancelled] = await q
      .update(t.spaces)
      .set({ state: "cancelled", updatedAt: at })
      .where(and(eq(t.spaces.id, spaceId), eq(t.spaces.state, "scheduled")))
      .returning();
    await reannounce(app, tx, cancelled!);
    await recordEvent(tx, { type: "space.cancelled", spaceId }, at);
    return cancelled!;
  });
}
