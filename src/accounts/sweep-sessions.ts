// Removes browser sessions whose time is over.
import { lt } from "drizzle-orm";
import type { Store } from "../db/store.ts";

export async function sweepSessions(store: Store, now: Date): Promise<void> {
  await store.tx(async ({ q, t }) => {
    await q.delete(t.sessions).where(lt(t.sessions.expiresAt, now));
  });
}
