// The room passes to another host: the one who was becomes a co-host in their place. Under whose
// name it is announced stays; that somebody else hosts it now is said at once.
import { and, eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { lock } from "../../db/store.ts";
import { recordEvent } from "../../events.ts";
import { reannounce } from "../announce.ts";
import { getSpace } from "../queries.ts";
import { MAX_COHOSTS, type RoomRole } from "../roles.ts";
import { touchPerson } from "./touch-person.ts";

/** Resolves with the role that the former host has now: co-host, or speaker where both those seats are taken. */
export async function passRoom(
  app: App,
  spaceId: string,
  fromId: string,
  toId: string,
): Promise<Extract<RoomRole, "cohost" | "speaker">> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    await lock(tx, `space:${spaceId}`);
    const { q, t } = tx;
    const cohosts = await q
      .select({ id: t.spacePeople.accountId })
      .from(t.spacePeople)
      .where(and(eq(t.spacePeople.spaceId, spaceId), eq(t.spacePeople.role, "cohost")));
    const others = cohosts.filter(({ id }) => id !== toId);
    const role = others.length < MAX_COHOSTS ? "cohost" : "speaker";
    await touchPerson(tx, spaceId, fromId, { role, since: at, spoke: true });
    await touchPerson(tx, spaceId, toId, { role: "host", since: at, spoke: true });
    await recordEvent(tx, { type: "space.stage_changed", spaceId }, at);
    await reannounce(app, tx, await getSpace(tx, spaceId));
    await recordEvent(tx, { type: "space.changed", spaceId, rescheduled: false }, at);
    return role;
  });
}
