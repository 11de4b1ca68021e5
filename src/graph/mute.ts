// Someone here mutes an account: what it writes is left out of what they read, and it is not told.
import { getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";

export interface MuteOptions {
  /** Whether its notifications are muted too; default true. */
  notifications?: boolean | undefined;
  /** Seconds; 0 or none: until it is taken back. */
  duration?: number | undefined;
}

/** Muting again changes the options. @throws AppError invalid, not_found */
export async function mute(
  app: App,
  muterId: string,
  mutedId: string,
  { notifications = true, duration = 0 }: MuteOptions = {},
): Promise<void> {
  if (muterId === mutedId) throw new AppError("invalid", "Muting oneself is not possible");
  const createdAt = app.clock.now();
  const expiresAt = duration > 0 ? new Date(createdAt.getTime() + duration * 1000) : null;
  await app.store.tx(async (tx) => {
    await getAccount(tx, mutedId);
    const { mutes } = tx.t;
    await tx.q
      .insert(mutes)
      .values({ muterId, mutedId, notifications, expiresAt, createdAt })
      .onConflictDoUpdate({
        target: [mutes.muterId, mutes.mutedId],
        set: { notifications, expiresAt },
      });
  });
}
