// Says from time to time that a Space is still live: other servers take one for over that is silent for an hour.
import { and, eq, exists, isNull, lte, or } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";

const PAUSE_MS = 5 * 60_000;
const EVERY_MS = 60_000;

/** Plugs the chore in; before the app starts. Who comes onto the stage or leaves it is told with its next turn: once a minute at most. */
export function keepTellingOfSpaces(app: App): void {
  app.readEvents("stages", (tx, { spaceId }) => makeDue(tx, spaceId), ["space.stage_changed"]);
  app.schedule.add({ name: "live-spaces", everyMs: EVERY_MS, run: (now) => tellAgain(app, now) });
}

async function makeDue({ q, t }: Tx, spaceId: string): Promise<void> {
  await q.update(t.spaces).set({ toldAt: null }).where(eq(t.spaces.id, spaceId));
}

/** Only where a server listens. Of two processes that are at it, one gets the row. */
async function tellAgain(app: App, now: Date): Promise<void> {
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    const { toldAt, state, id } = t.spaces;
    const followers = q
      .select({ id: t.spaceSubscribers.spaceId })
      .from(t.spaceSubscribers)
      .where(eq(t.spaceSubscribers.spaceId, id));
    const isDue = or(isNull(toldAt), lte(toldAt, new Date(now.getTime() - PAUSE_MS)));
    const due = await q
      .update(t.spaces)
      .set({ toldAt: now })
      .where(and(eq(state, "live"), isDue, exists(followers)))
      .returning({ spaceId: id });
    for (const { spaceId } of due) await recordEvent(tx, { type: "space.continued", spaceId }, now);
  });
}
