// A live Space is locked, so that nobody new comes in, or opened again.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import type { Insider } from "../room/insiders.ts";
import { insertInsiders } from "./keep-insiders.ts";

/** `insiders` may come back in. */
export async function lockRoom(app: App, spaceId: string, insiders: readonly Insider[]): Promise<void> {
  await app.store.tx(async (tx) => {
    await setLock(app, tx, spaceId, true);
    await insertInsiders(tx, spaceId, insiders);
  });
}

export async function unlockRoom(app: App, spaceId: string): Promise<void> {
  await app.store.tx((tx) => setLock(app, tx, spaceId, false));
}

async function setLock(app: App, { q, t }: Tx, spaceId: string, locked: boolean): Promise<void> {
  const at = app.clock.now();
  const change = { lockedAt: locked ? at : null, updatedAt: at };
  await q.update(t.spaces).set(change).where(eq(t.spaces.id, spaceId));
  await q.delete(t.spaceInsiders).where(eq(t.spaceInsiders.spaceId, spaceId));
}
