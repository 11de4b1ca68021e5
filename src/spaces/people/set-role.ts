// Someone gets another role in a live Space. Seats are counted in the transaction that takes one.
import { and, eq, isNull } from "drizzle-orm";
import type { App } from "../../app.ts";
import { lock, type Tx } from "../../db/store.ts";
import { recordEvent } from "../../events.ts";
import { Refused } from "../refused.ts";
import { may, MAX_COHOSTS, MAX_SPEAKERS, type RoomRole } from "../roles.ts";
import { touchPerson } from "./touch-person.ts";

const seats: Partial<Record<RoomRole, number>> = { cohost: MAX_COHOSTS, speaker: MAX_SPEAKERS };

/** @throws Refused stage_full */
export async function setRole(
  app: App,
  spaceId: string,
  accountId: string,
  role: RoomRole,
  { agreesToRecording = false } = {},
): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    await lock(tx, `space:${spaceId}`);
    await refuseFull(tx, spaceId, accountId, role);
    const stage = may(role, "speak") ? { spoke: true } : {};
    const agreement = agreesToRecording ? { agreedToRecordingAt: at } : {};
    await touchPerson(tx, spaceId, accountId, { role, since: at, ...stage, ...agreement });
    await recordEvent(tx, { type: "space.stage_changed", spaceId }, at);
  });
}

async function refuseFull({ q, t }: Tx, spaceId: string, accountId: string, role: RoomRole): Promise<void> {
  const limit = seats[role];
  if (limit === undefined) return;
  const { spacePeople } = t;
  const holders = and(
    eq(spacePeople.spaceId, spaceId),
    eq(spacePeople.role, role),
    isNull(spacePeople.removedAt),
  );
  const rows = await q.select({ id: spacePeople.accountId }).from(spacePeople).where(holders);
  if (rows.filter(({ id }) => id !== accountId).length >= limit) {
    throw new Refused("stage_full", role === "cohost" ? "There are two co-hosts" : "The stage is full");
  }
}
