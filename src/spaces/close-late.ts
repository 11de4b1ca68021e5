// Planned Spaces whose host never came are called off.
import { and, eq, isNull, lt } from "drizzle-orm";
import type { App } from "../app.ts";
import { cancelSpace } from "./cancel-space.ts";

/** So long after its time a planned Space waits for its host. */
const LATE_MS = 4 * 3_600_000;
const EVERY_MS = 5 * 60_000;

/** Plugs the chore in; before the app starts. */
export function closeLateSpaces(app: App): void {
  app.schedule.add({ name: "late-spaces", everyMs: EVERY_MS, run: (now) => closeLate(app, now) });
}

async function closeLate(app: App, now: Date): Promise<void> {
  const { q, t } = app.store.read;
  const late = await q
    .select({ id: t.spaces.id })
    .from(t.spaces)
    .innerJoin(t.accounts, eq(t.accounts.id, t.spaces.hostId))
    .where(
      and(
        eq(t.spaces.state, "scheduled"),
        lt(t.spaces.scheduledFor, new Date(now.getTime() - LATE_MS)),
        isNull(t.accounts.domain),
      ),
    );
  for (const { id } of late) await cancelSpace(app, id);
}
