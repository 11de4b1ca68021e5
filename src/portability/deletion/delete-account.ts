// An account of this server ends for good: at once nobody sees it or signs in to it; its posts and files go by a job.
import { eq } from "drizzle-orm";
import { findAccount, findUserOfAccount, isLocal } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { enqueue } from "../../jobs/queue.ts";
import { endSpacesOf } from "../../spaces/end-with-host.ts";
import { DELETIONS } from "./clean-up.ts";

const NOTHING = { name: "", bio: "", fields: [], avatarUrl: null, headerUrl: null, alsoKnownAs: [] };

/** The row stays as a tombstone: its name is never given again, and its address answers 410. @throws AppError not_found, forbidden */
export async function deleteAccount(app: App, accountId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const account = await findAccount(tx, accountId);
    if (!account || !isLocal(account) || account.deletedAt)
      throw new AppError("not_found", "There is no such account here");
    await refuseOwner(tx, accountId);
    await endSpacesOf(app, tx, accountId);
    const { q, t } = tx;
    const gone = { ...NOTHING, movedToUri: null, deletedAt: at, updatedAt: at };
    await q.update(t.accounts).set(gone).where(eq(t.accounts.id, accountId));
    await q.delete(t.users).where(eq(t.users.accountId, accountId)); // sessions, passkeys and tokens with it
    await recordEvent(tx, { type: "account.deleted", accountId }, at);
    await enqueue(tx, DELETIONS, [{ accountId, due: "clean" }], at, { orderingKey: accountId });
  });
}

/** The server would have none. @throws AppError forbidden */
export async function refuseOwner(tx: Tx, accountId: string): Promise<void> {
  const user = await findUserOfAccount(tx, accountId);
  if (user?.role === "owner")
    throw new AppError("forbidden", "The account of the server's owner can't be deleted");
}
