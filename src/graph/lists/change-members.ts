// Someone here puts people whom they follow on a list, or takes them off.
import { and, eq, inArray } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { findFollow } from "../queries.ts";
import { getList } from "./queries.ts";

/** Only people whom the owner follows or asked to follow. @throws AppError not_found, unprocessable (is there already) */
export async function addToList(
  app: App,
  ownerId: string,
  listId: string,
  accountIds: readonly string[],
): Promise<void> {
  await app.store.tx(async (tx) => {
    await getList(tx, ownerId, listId);
    for (const accountId of new Set(accountIds)) {
      if (!(await findFollow(tx, ownerId, accountId)))
        throw new AppError("not_found", "Only people whom you follow can be on a list");
      const [added] = await tx.q
        .insert(tx.t.listMembers)
        .values({ listId, accountId })
        .onConflictDoNothing()
        .returning();
      if (!added) throw new AppError("unprocessable", "This account is on the list already");
    }
    await recordEvent(tx, { type: "list.changed", accountId: ownerId, listId }, app.clock.now());
  });
}

/** Who is not on it stays so. @throws AppError not_found (the list) */
export async function removeFromList(
  app: App,
  ownerId: string,
  listId: string,
  accountIds: readonly string[],
): Promise<void> {
  await app.store.tx(async (tx) => {
    await getList(tx, ownerId, listId);
    const { listMembers: members } = tx.t;
    const named = inArray(members.accountId, [...accountIds]);
    if (accountIds.length > 0) await tx.q.delete(members).where(and(eq(members.listId, listId), named));
    await recordEvent(tx, { type: "list.changed", accountId: ownerId, listId }, app.clock.now());
  });
}
