// Who is suspended or deleted hosts nothing any more: their live Spaces end, and what they planned is called off. Those that they
// have passed on go on, and of one that was passed on to them the room finds another host.
import { and, eq, inArray } from "drizzle-orm";
import { findAccount, isActive, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { currentHost } from "./current-host.ts";
import { cancelSpace } from "./cancel-space.ts";
import { endSpace } from "./end-space.ts";

/** Plugs the reader in; before the app starts. */
export function endSpacesWithHosts(app: App): void {
  const end = async (tx: Tx, { accountId }: { accountId: string }) => {
    const host = await findAccount(tx, accountId);
    if (host && isLocal(host) && !isActive(host)) await endSpacesOf(app, tx, accountId);
  };
  app.readEvents("hosts-gone", end, ["account.moderated", "account.deleted"]);
}

/** Those that they host, and that are theirs. */
export async function endSpacesOf(app: App, tx: Tx, accountId: string): Promise<void> {
  const { q, t } = tx;
  const isOpen = inArray(t.spaces.state, ["live", "scheduled"]);
  const isTheirs = and(eq(t.spaces.hostId, accountId), eq(currentHost(tx), accountId));
  for (const { id, state } of await q.select().from(t.spaces).where(and(isOpen, isTheirs))) {
    await (state === "live" ? endSpace : cancelSpace)(app, id);
  }
}
