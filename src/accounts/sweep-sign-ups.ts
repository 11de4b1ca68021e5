// Forgets sign-ups whose address nobody confirmed, and links that are too old.
import { and, isNull, lt } from "drizzle-orm";
import type { Store } from "../db/store.ts";
import { dropSignUp } from "./sign-ups.ts";

/** As long as the link to confirm works. */
const UNCONFIRMED_MS = 48 * 3_600_000;

export async function sweepSignUps(store: Store, now: Date): Promise<void> {
  await store.tx(async (tx) => {
    const { q, t } = tx;
    await q.delete(t.mailTokens).where(lt(t.mailTokens.expiresAt, now));
    const isOld = lt(t.signUps.createdAt, new Date(now.getTime() - UNCONFIRMED_MS));
    const stale = await q
      .select({ id: t.signUps.id })
      .from(t.signUps)
      .where(and(isNull(t.signUps.confirmedAt), isOld));
    for (const { id } of stale) await dropSignUp(tx, id);
  });
}
