// Someone wants to be told when a Space starts, or no longer: of this server and of others.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { getSeenSpace, type Space } from "./queries.ts";

/** @throws AppError not_found, gone (it has started, or never will) */
export async function remindMe(app: App, accountId: string, spaceId: string): Promise<Space> {
  return app.store.tx(async (tx) => {
    const space = await getSeenSpace(tx, spaceId, accountId);
    if (space.state !== "scheduled") throw new AppError("gone", "Only of what is to come one is reminded");
    await tx.q
      .insert(tx.t.spaceReminders)
      .values({ spaceId, accountId, createdAt: app.clock.now() })
      .onConflictDoNothing();
    return space;
  });
}

/** Nothing happens where they did not want it. @throws AppError not_found */
export async function dontRemindMe(app: App, accountId: string, spaceId: string): Promise<Space> {
  return app.store.tx(async (tx) => {
    const space = await getSeenSpace(tx, spaceId, accountId);
    const { spaceReminders: reminders } = tx.t;
    await tx.q
      .delete(reminders)
      .where(and(eq(reminders.spaceId, spaceId), eq(reminders.accountId, accountId)));
    return space;
  });
}
