// Someone here has seen a notification, or all of them, and wants them gone.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";

/** All where no id is given. Nothing happens for one that is not there. */
export async function dismissNotifications(app: App, accountId: string, id?: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const one = id === undefined ? undefined : eq(t.notifications.id, id);
    await q.delete(t.notifications).where(and(eq(t.notifications.accountId, accountId), one));
  });
}
