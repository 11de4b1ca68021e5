// A Space that is recorded, whether or not its host had wished it before, is told as one: here, and to other servers.
import { and, eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { recordEvent } from "../../events.ts";

export async function noteRecorded(app: App, spaceId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    const isUntold = and(eq(t.spaces.id, spaceId), eq(t.spaces.wantsRecording, false));
    const told = await q
      .update(t.spaces)
      .set({ wantsRecording: true, updatedAt: at })
      .where(isUntold)
      .returning({ id: t.spaces.id });
    if (told.length > 0) await recordEvent(tx, { type: "space.changed", spaceId, rescheduled: false }, at);
  });
}
