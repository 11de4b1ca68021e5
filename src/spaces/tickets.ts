// Tickets into a room: asked for over HTTP, where cookies and tokens count, and shown once on the socket, where they don't.
import { and, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { findAccount, isActive, isLocal, getAccount } from "../accounts/queries.ts";
import { hashOf } from "../accounts/sessions.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { isBlocked } from "../graph/queries.ts";
import { createSecret } from "../ids.ts";
import { getSpace } from "./queries.ts";
import { ROOM_ROLES, type RoomRole } from "./roles.ts";

const LIFETIME_MS = 60_000;

const ticket = z.object({ spaceId: z.string(), accountId: z.string().nullable(), role: z.enum(ROOM_ROLES) });
export type Ticket = z.infer<typeof ticket>;

/**
 * A ticket for 60 s and one entry. Listening needs no account (`accountId` null).
 * @throws AppError not_found, gone (not live), forbidden (hosted elsewhere), blocked
 */
export async function issueTicket(
  app: App,
  spaceId: string,
  accountId: string | null,
): Promise<{ ticket: string; role: RoomRole }> {
  const { read } = app.store;
  const space = await getSpace(read, spaceId);
  if (space.state !== "live") throw new AppError("gone", "This Space is not live");
  const host = await getAccount(read, space.hostId);
  if (!isLocal(host)) throw new AppError("forbidden", "This Space is on another server: open it there");
  if (accountId !== null && (await isBlocked(read, accountId, host.id))) {
    throw new AppError("blocked", "You cannot enter this Space");
  }
  const role: RoomRole = accountId === space.hostId ? "host" : "listener";
  const secret = createSecret();
  const value = JSON.stringify({ spaceId, accountId, role } satisfies Ticket);
  const expires = app.clock.now().getTime() + LIFETIME_MS;
  await app.store.tx(async ({ q, t }) => {
    await q.insert(t.kv).values({ key: keyOf(secret), value, expires });
  });
  return { ticket: secret, role };
}

/**
 * Takes a ticket back: it never works again, even where it is refused now (R8, R9).
 * @throws AppError unauthenticated, blocked
 */
export async function redeemTicket(app: App, spaceId: string, secret: string): Promise<Ticket> {
  const taken = await takeTicket(app, secret);
  if (!taken || taken.spaceId !== spaceId) {
    throw new AppError("unauthenticated", "This ticket is used up or not for this room");
  }
  if (taken.accountId === null) return taken;
  const { read } = app.store;
  const account = await findAccount(read, taken.accountId);
  const { hostId } = await getSpace(read, spaceId);
  if (!account || !isActive(account) || (await isBlocked(read, taken.accountId, hostId))) {
    throw new AppError("blocked", "You cannot enter this Space");
  }
  return taken;
}

/** Of two that show the same ticket at once, one gets it. */
async function takeTicket(app: App, secret: string): Promise<Ticket | undefined> {
  return app.store.tx(async ({ q, t }) => {
    const [row] = await q
      .delete(t.kv)
      .where(and(eq(t.kv.key, keyOf(secret)), gt(t.kv.expires, app.clock.now().getTime())))
      .returning();
    return row && ticket.parse(JSON.parse(row.value));
  });
}

function keyOf(secret: string): string {
  return `ticket:${hashOf(secret)}`;
}
