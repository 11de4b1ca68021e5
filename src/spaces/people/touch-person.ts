// Writes what is now known of someone in a Space, whether or not anything was before.
import type { Tx } from "../../db/store.ts";
import type { SpacePerson } from "./queries.ts";

type Change = Partial<Omit<SpacePerson, "spaceId" | "accountId">>;

export async function touchPerson(
  { q, t }: Tx,
  spaceId: string,
  accountId: string,
  change: Change & { since: Date },
): Promise<void> {
  await q
    .insert(t.spacePeople)
    .values({ spaceId, accountId, ...change })
    .onConflictDoUpdate({ target: [t.spacePeople.spaceId, t.spacePeople.accountId], set: change });
}
