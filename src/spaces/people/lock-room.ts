// A live Space is locked, so that nobody new comes in, or opened again.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";

export async function lockRoom(app: App, spaceId: string, locked: boolean): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async ({ q, t }) => {
    const change = { lockedAt: locked ? at : null, updatedAt: at };
    await q.update(t.spaces).set(change).where(eq(t.spaces.id, spaceId));
  });
}
