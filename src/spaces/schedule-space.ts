// Someone here plans a Space: it is announced at once, and starts when its host does.
import { and, count, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { announce } from "./announce.ts";
import { insertSpace } from "./insert-space.ts";
import { requireMayHost } from "./may-host.ts";
import type { Space } from "./queries.ts";
import { plannedSpace } from "./space-draft.ts";

const DAY_MS = 24 * 3_600_000;
const AHEAD_DAYS = 14;
const MOST_PLANNED = 20;

/** @throws AppError forbidden, unprocessable (the time), conflict (too many planned); ZodError */
export async function scheduleSpace(app: App, hostId: string, input: unknown): Promise<Space> {
  const { coverId, ...draft } = plannedSpace.parse(input);
  const at = app.clock.now();
  checkTime(draft.scheduledFor, at);
  return app.store.tx(async (tx) => {
    await requireMayHost(tx, hostId);
    await refuseTooMany(tx, hostId);
    const space = await insertSpace(app, tx, { ...draft, hostId, state: "scheduled" });
    // The host is reminded as everybody is who asked for it.
    await tx.q.insert(tx.t.spaceReminders).values({ spaceId: space.id, accountId: hostId, createdAt: at });
    const announced = await announce(app, tx, space, coverId);
    await recordEvent(tx, { type: "space.scheduled", spaceId: space.id }, at);
    return announced;
  });
}

/** @throws AppError unprocessable */
export function checkTime(scheduledFor: Date, now: Date): void {
  const ahead = scheduledFor.getTime() - now.getTime();
  const message =
    ahead <= 0
      ? "The time is past: choose a later one, or start the Space now"
      : ahead > AHEAD_DAYS * DAY_MS
        ? `A Space is planned at most ${AHEAD_DAYS} days ahead`
        : undefined;
  if (message) throw new AppError("unprocessable", message, { details: { scheduled_for: message } });
}

async function refuseTooMany({ q, t }: Tx, hostId: string): Promise<void> {
  const [planned] = await q
    .select({ spaces: count() })
    .from(t.spaces)
    .where(and(eq(t.spaces.hostId, hostId), eq(t.spaces.state, "scheduled")));
  if (planned!.spaces < MOST_PLANNED) return;
  throw new AppError("conflict", `You have ${MOST_PLANNED} Spaces planned: cancel one first`);
}
