// Who is silenced notifies those alone who follow them.
import { findAccount } from "../accounts/queries.ts";
import type { Db } from "../db/store.ts";
import { findFollow } from "../graph/queries.ts";

export async function isSilencedFor(db: Db, accountId: string, fromAccountId: string): Promise<boolean> {
  const from = await findAccount(db, fromAccountId);
  if (!from?.silencedAt) return false;
  return (await findFollow(db, accountId, fromAccountId))?.state !== "accepted";
}
