// Removes authorization codes that can't be exchanged any more, a day after: a second use must still be recognised for a while.
import { lt } from "drizzle-orm";
import type { Store } from "../db/store.ts";

const DAY_MS = 24 * 3_600_000;

export async function sweepCodes(store: Store, now: Date): Promise<void> {
  await store.tx(async ({ q, t }) => {
    await q.delete(t.oauthCodes).where(lt(t.oauthCodes.expiresAt, new Date(now.getTime() - DAY_MS)));
  });
}
