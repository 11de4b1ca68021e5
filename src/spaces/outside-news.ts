// What happens outside of rooms and changes who may be in them: blocks, suspensions, deleted accounts.
import { findAccount, isActive } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { turnOutAnybody } from "./departures.ts";
import type { Desk } from "./desk.ts";
import { blocksOf } from "./people/queries.ts";
import { turnOut } from "./requests/order.ts";

/** A host and someone who blocks them, either way round, are not in one room (R10); others see marks. */
export async function actOnBlock(
  desks: readonly Desk[],
  blockerId: string,
  blockedId: string,
): Promise<void> {
  for (const desk of desks) {
    const hostId = desk.room.host?.person.id;
    if (hostId === blockerId) await turnOut(desk, blockedId);
    else if (hostId === blockedId) await turnOut(desk, blockerId);
    else await markBlocked(desk, blockerId);
  }
}

async function markBlocked({ app, room }: Desk, accountId: string): Promise<void> {
  const member = room.memberOf(accountId);
  if (member) room.setBlocks(member, await blocksOf(app.store.read, accountId));
}

/** Suspended or deleted: out of every room, at once (R10). */
export async function actOnStanding(app: App, desks: readonly Desk[], accountId: string): Promise<void> {
  const account = await findAccount(app.store.read, accountId);
  if (account && isActive(account)) return;
  const theirs = desks.filter(({ room }) => room.seats.has(accountId) || room.memberOf(accountId));
  await Promise.all(theirs.map((desk) => turnOutAnybody(desk, accountId)));
}
