// Whom the room lets onto the stage when they come: who said yes to an invitation.
import type { Tx } from "../db/store.ts";
import type { RoomRole } from "./roles.ts";

export async function giveSeat(
  { q, t }: Tx,
  { spaceId, accountId, role, since }: { spaceId: string; accountId: string; role: RoomRole; since: Date },
): Promise<void> {
  const { spacePeople: people } = t;
  await q
    .insert(people)
    .values({ spaceId, accountId, role, since })
    .onConflictDoUpdate({ target: [people.spaceId, people.accountId], set: { role, since } });
}
