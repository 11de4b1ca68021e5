// A speaker agrees that what they say in this Space is kept (R15).
import { and, eq } from "drizzle-orm";
import type { App } from "../../app.ts";

export async function agreeToRecording(app: App, spaceId: string, accountId: string): Promise<void> {
  const agreedToRecordingAt = app.clock.now();
  await app.store.tx(async ({ q, t }) => {
    await q
      .update(t.spacePeople)
      .set({ agreedToRecordingAt })
      .where(and(eq(t.spacePeople.spaceId, spaceId), eq(t.spacePeople.accountId, accountId)));
  });
}
