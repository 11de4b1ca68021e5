// What has become of hands and invitations since it was last kept, so that a restart of the server forgets none.
import { and, eq, inArray } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { HandRecord } from "../room/hands.ts";
import { findSpace } from "../queries.ts";

export async function keepHands(app: App, spaceId: string, records: readonly HandRecord[]): Promise<void> {
  const kept = records.filter(({ raised, invitation }) => raised ?? invitation);
  const gone = records.flatMap(({ accountId, raised, invitation }) =>
    (raised ?? invitation) ? [] : accountId,
  );
  await app.store.tx(async (tx) => {
    // Its end has taken them all away.
    if ((await findSpace(tx, spaceId))?.state !== "live") return;
    const { q, t } = tx;
    const { spaceHands: hands } = t;
    if (gone.length > 0)
      await q.delete(hands).where(and(eq(hands.spaceId, spaceId), inArray(hands.accountId, gone)));
    for (const { accountId, raised, invitation } of kept) {
      const set = {
        raisedAt: raised?.since ?? null,
        invitedAs: invitation?.role ?? null,
        invitedById: invitation?.by.id ?? null,
      };
      await q
        .insert(hands)
        .values({ spaceId, accountId, ...set })
        .onConflictDoUpdate({ target: [hands.spaceId, hands.accountId], set });
    }
  });
}
