// Who came into a locked room and left it since that was last kept, so that a restart of the server shuts out nobody who was inside.
import { and, eq, isNull, sql } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import type { Insider } from "../room/insiders.ts";
import { findSpace } from "../queries.ts";

/** So many in one statement: databases bound how many values it may have. */
const ROWS_AT_ONCE = 1_000;

export async function keepInsiders(app: App, spaceId: string, changes: readonly Insider[]): Promise<void> {
  await app.store.tx(async (tx) => {
    // Opened meanwhile, or over: there is nothing to keep.
    const space = await findSpace(tx, spaceId);
    if (space?.state !== "live" || space.lockedAt === null) return;
    await insertInsiders(tx, spaceId, changes);
  });
}

export async function insertInsiders(
  { q, t }: Tx,
  spaceId: string,
  insiders: readonly Insider[],
): Promise<void> {
  const { spaceInsiders } = t;
  for (let at = 0; at < insiders.length; at += ROWS_AT_ONCE) {
    const rows = insiders.slice(at, at + ROWS_AT_ONCE).map((insider) => ({ spaceId, ...insider }));
    await q
      .insert(spaceInsiders)
      .values(rows)
      .onConflictDoUpdate({
        target: [spaceInsiders.spaceId, spaceInsiders.key],
        set: { leftAt: sql`excluded.left_at` },
      });
  }
}

/** After a restart all who were inside are away. */
export async function missInsiders({ q, t }: Tx, spaceId: string, at: Date): Promise<void> {
  const { spaceInsiders } = t;
  await q
    .update(spaceInsiders)
    .set({ leftAt: at })
    .where(and(eq(spaceInsiders.spaceId, spaceId), isNull(spaceInsiders.leftAt)));
}
