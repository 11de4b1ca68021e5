// Who is suspended or deleted hosts nothing any more: their live Spaces end, and what they planned is called off.
import { and, eq, inArray } from "drizzle-orm";
import { findAccount, isActive, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { cancelSpace } from "./cancel-space.ts";
import { endSpace } from "./end-space.ts";

/** Plugs the reader in; before the app starts. */
export function endSpacesWithHosts(app: App): void {
  const end = (tx: Tx, { accountId }: { accountId: string }) => endSpacesOf(app, tx, accountId);
  app.readEvents("hosts-gone", end, ["account.moderated", "account.deleted"]);
}

async function endSpacesOf(app: App, tx: Tx, accountId: string): Promise<void> {
  const host = await findAccount(tx, accountId);
  if (!host || !isLocal(host) || isActive(host)) return;
  const { q, t } = tx;
  const isOpen = and(eq(t.spaces.hostId, accountId), inArray(t.spaces.state, ["live", "scheduled"]));
  for (const { id, state } of await q.select().from(t.spaces).where(isOpen)) {
    await (state === "live" ? endSpace : cancelSpace)(app, id);
  }
}
