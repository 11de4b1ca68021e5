// Stores the tip jar that was read from a remote actor, and notes what changed since it was last seen.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { entryRowsOf, recordHistory, replaceEntries, type NewTipEntry } from "./entry-rows.ts";
import type { RemoteTip } from "./read-attachments.ts";

/**
 * In the transaction that stores the account. What a jar holds when it is first seen is no change; later every new and
 * every missing address is one, and its old value stays in the history as evidence (T7).
 */
export async function receiveTipJar(app: App, tx: Tx, accountId: string, tips: RemoteTip[]): Promise<void> {
  const { q, t } = tx;
  const at = app.clock.now();
  const [known] = await q.select().from(t.tipJars).where(eq(t.tipJars.accountId, accountId));
  const before = await entryRowsOf(tx, accountId);
  const after = await replaceEntries(tx, accountId, before, tips.map(toEntry), at);
  if (!known) {
    await q.insert(t.tipJars).values({ accountId, enabled: true });
  } else if (await recordHistory(tx, accountId, before, after, at)) {
    await q.update(t.tipJars).set({ changedAt: at }).where(eq(t.tipJars.accountId, accountId));
  }
}

function toEntry({ service, handle, href, name, source }: RemoteTip): NewTipEntry {
  return { service, handle, href, name, source, visibility: "federated", amounts: null };
}
