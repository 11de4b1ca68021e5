// Someone here has seen a notification, some, or all of them, and wants them gone.
import { and, eq, inArray } from "drizzle-orm";
import type { App } from "../app.ts";

/** All where no ids are given. Nothing happens for one that is not there. */
export async function dismissNotifications(
  app: App,
  accountId: string,
  ids?: readonly string[],
): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const some = ids && inArray(t.notifications.id, [...ids]);
    await q.delete(t.notifications).where(and(eq(t.notifications.accountId, accountId), some));
  });
}
