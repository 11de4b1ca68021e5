// An account of another server has moved, as both its old and its new server say.
import { eq } from "drizzle-orm";
import { getAccount, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { enqueue } from "../../jobs/queue.ts";
import { MOVES, type MoveJob } from "./carry-over.ts";

/** Followers are not sent to and fro. The same move told again is another matter: it changes nothing. */
const PAUSE_MS = 7 * 24 * 3_600_000;

/** @throws AppError forbidden, not_found */
export async function receiveMove(app: App, fromId: string, to: Account): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const from = await getAccount(tx, fromId);
    const isRepeated = from.movedToUri === to.uri;
    const lately = from.movedAt !== null && at.getTime() - from.movedAt.getTime() < PAUSE_MS;
    if (lately && !isRepeated) throw new AppError("forbidden", "This account moved a few days ago");
    const movedAt = (isRepeated && from.movedAt) || at;
    await tx.q.update(tx.t.accounts).set({ movedToUri: to.uri, movedAt }).where(eq(tx.t.accounts.id, fromId));
    const job: MoveJob = { fromId, toId: to.id };
    await enqueue(tx, MOVES, [job], at, { orderingKey: fromId });
  });
}
