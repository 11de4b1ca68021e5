// Where the key pairs of local actors are kept.
import type { Tx } from "../db/store.ts";
import type { StoredKeyPair } from "../key-pairs.ts";

/** Owner of the instance actor's keys; accounts own theirs by id. */
export const INSTANCE_KEYS = "instance";

export async function insertKeyPairs(
  { q, t }: Tx,
  ownerId: string,
  pairs: StoredKeyPair[],
  at: Date,
): Promise<void> {
  await q
    .insert(t.accountKeys)
    .values(pairs.map((pair) => ({ ...pair, ownerId, createdAt: at })))
    .onConflictDoNothing();
}
