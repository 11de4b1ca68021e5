// Someone here starts a Space, now or as it was planned: the room is live and its announcement says so, in one transaction.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { announce, reannounce } from "./announce.ts";
import { insertSpace } from "./insert-space.ts";
import { requireFreeRoom, requireMayHost } from "./may-host.ts";
import { getOwnSpace, type Space } from "./queries.ts";
import { newSpace } from "./space-draft.ts";

/** @throws AppError forbidden, conflict (hosts one already), unavailable (no room is free); ZodError */
export async function startSpace(app: App, hostId: string, input: unknown): Promise<Space> {
  const { coverId, ...draft } = newSpace.parse(input);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    await requireMayHost(tx, hostId);
    await requireFreeRoom(tx, hostId);
    const space = await insertSpace(app, tx, { ...draft, hostId, state: "live", startedAt: at });
    const announced = await announce(app, tx, space, coverId);
    await recordEvent(tx, { type: "space.started", spaceId: space.id }, at);
    return announced;
  });
}

/** One that was planned, whenever its host comes. Who may host is asked again. @throws AppError as startSpace, not_found, gone */
export async function startScheduled(app: App, hostId: string, spaceId: string): Promise<Space> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const planned = await getOwnSpace(tx, spaceId, hostId);
    if (planned.state === "live") return planned;
    if (planned.state !== "scheduled") throw new AppError("gone", "This Space is over: start a new one");
    await requireMayHost(tx, hostId);
    await requireFreeRoom(tx, hostId);
    const { q, t } = tx;
    const [space] = await q
      .update(t.spaces)
      .set({ state: "live", startedAt: at, updatedAt: at })
      .where(and(eq(t.spaces.id, spaceId), eq(t.spaces.state, "scheduled")))
      .returning();
    await reannounce(app, tx, space!);
    await recordEvent(tx, { type: "space.started", spaceId }, at);
    return space!;
  });
}
