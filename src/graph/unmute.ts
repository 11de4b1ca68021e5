// A mute ends: someone takes it back, or its time is over.
import { and, eq, lte } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Store } from "../db/store.ts";

/** Nothing happens where there is no mute. */
export async function unmute(app: App, muterId: string, mutedId: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.delete(t.mutes).where(and(eq(t.mutes.muterId, muterId), eq(t.mutes.mutedId, mutedId)));
  });
}

/** A chore of every minute: what reads mutes takes those that are there for good. */
export async function sweepMutes(store: Store, now: Date): Promise<void> {
  const { q, t } = store.read;
  const over = lte(t.mutes.expiresAt, now);
  if ((await q.select({ id: t.mutes.muterId }).from(t.mutes).where(over).limit(1)).length === 0) return;
  await store.tx(async (tx) => void (await tx.q.delete(tx.t.mutes).where(over)));
}
