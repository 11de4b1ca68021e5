// How many listen to a live Space, and the most who did, for the directory and other servers.
import { and, eq, sql } from "drizzle-orm";
import type { App } from "../../app.ts";

export async function saveListeners(app: App, spaceId: string, count: number): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const peak = sql`case when ${t.spaces.peakListeners} < ${count} then ${count} else ${t.spaces.peakListeners} end`;
    await q
      .update(t.spaces)
      .set({ listenersCount: count, peakListeners: peak })
      .where(and(eq(t.spaces.id, spaceId), eq(t.spaces.state, "live")));
  });
}
