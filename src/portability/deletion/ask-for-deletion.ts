// Somebody here wants their account to end: at once, or after the days in which an admin lets people think again.
import { eq } from "drizzle-orm";
import type { User } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { enqueue } from "../../jobs/queue.ts";
import { readSettings } from "../../settings/settings.ts";
import { DELETIONS } from "./clean-up.ts";
import { deleteAccount, refuseOwner } from "./delete-account.ts";

/** When the account goes; null: it is gone. @throws AppError forbidden */
export async function askForDeletion(app: App, { id, accountId }: User): Promise<Date | null> {
  const { deletionDays } = await readSettings(app.store);
  if (deletionDays === 0) {
    await deleteAccount(app, accountId);
    return null;
  }
  const at = app.clock.now();
  const runAt = new Date(at.getTime() + deletionDays * 24 * 3_600_000);
  await app.store.tx(async (tx) => {
    await refuseOwner(tx, accountId);
    await tx.q.update(tx.t.users).set({ deletesAt: runAt }).where(eq(tx.t.users.id, id));
    await enqueue(tx, DELETIONS, [{ accountId, due: "begin" }], at, { runAt });
  });
  return runAt;
}

/** The account stays. */
export async function cancelDeletion(app: App, { id }: User): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.users).set({ deletesAt: null }).where(eq(t.users.id, id));
  });
}
