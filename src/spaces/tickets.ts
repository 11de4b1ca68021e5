// Tickets into a room: asked for over HTTP, where cookies and tokens count, and shown once on the socket, where they don't.
import { and, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { hashOf } from "../accounts/sessions.ts";
import { stillGood, type Credential } from "../accounts/still-good.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { createSecret } from "../ids.ts";
import { readSettings } from "../settings/settings.ts";
import { admit, type Admission } from "./admission.ts";
import { personOf } from "./member.ts";
import type { Person } from "./messages.ts";
import { blocksOf, stageOf, visibilityOf } from "./people/queries.ts";
import { countListeners } from "./queries.ts";
import { may, type RoomRole } from "./roles.ts";

const LIFETIME_MS = 60_000;

const ticket = z.object({
  spaceId: z.string(),
  accountId: z.string().nullable(),
  guestKey: z.string().optional(),
  /** By what it was asked for: where that ends, so does being in the room. */
  credential: z
    .object({
      token: z.object({ id: z.string() }).optional(),
      session: z.object({ hash: z.string() }).optional(),
    })
    .optional(),
});
type Ticket = z.infer<typeof ticket>;

/** `credential` is undefined for who listens without an account. */
export interface Admitted extends Admission {
  credential: Credential | undefined;
  /** Of who has no account: by what they are known, if they have been here before. */
  guestKey: string | undefined;
}

export interface IssuedTicket {
  ticket: string;
  role: RoomRole;
  /** What they chose about being seen while they listen; null if they were never asked. */
  visible: boolean | null;
  /** Those on the stage whom they have blocked, or whose server. */
  blocked: Person[];
}

export interface Entitlement {
  credential?: Credential | undefined;
  /** Of who has no account: what they were given to come back with. */
  resume?: string | undefined;
}

/**
 * A ticket for 60 s and one entry. Listening needs no account (`accountId` null) where the host lets everyone.
 * @throws AppError not_found, gone (not live), unauthenticated, forbidden, blocked, locked, unavailable (full)
 */
export async function issueTicket(
  app: App,
  spaceId: string,
  accountId: string | null,
  { credential, resume }: Entitlement = {},
): Promise<IssuedTicket> {
  const { read } = app.store;
  const guestKey = accountId === null && resume !== undefined ? hashOf(resume) : undefined;
  const { space, known } = await admit(read, spaceId, { accountId, guestKey }, app.clock.now());
  if (!may(known.role, "speak")) await refuseFull(app, space.listenersCount, () => countListeners(read));
  const secret = createSecret();
  const value = JSON.stringify({ spaceId, accountId, guestKey, credential } satisfies Ticket);
  const expires = app.clock.now().getTime() + LIFETIME_MS;
  await app.store.tx(async ({ q, t }) => {
    await q.insert(t.kv).values({ key: keyOf(secret), value, expires });
  });
  const visible = accountId === null ? null : await visibilityOf(read, accountId);
  return {
    ticket: secret,
    role: known.role,
    visible,
    blocked: await blockedOnStage(app, spaceId, accountId),
  };
}

/**
 * Takes a ticket back: it never works again, even where it is refused now (R8, R9). Whatever was true when it was issued is
 * asked anew.
 * @throws AppError unauthenticated, gone, forbidden, blocked, locked
 */
export async function redeemTicket(app: App, spaceId: string, secret: string): Promise<Admitted> {
  const taken = await takeTicket(app, secret);
  if (!taken || taken.spaceId !== spaceId) {
    throw new AppError("unauthenticated", "This ticket is used up or not for this room");
  }
  const { credential } = taken;
  if (credential && !(await stillGood(app, [credential])).has(credential)) {
    throw new AppError("unauthenticated", "You have signed out: ask for another ticket");
  }
  const admission = await admit(app.store.read, spaceId, taken, app.clock.now());
  return { ...admission, credential, guestKey: taken.guestKey };
}

/** `inAll`: how many listen to all Spaces of this server. @throws AppError unavailable */
export async function refuseFull(
  app: App,
  listeners: number,
  inAll: () => number | Promise<number>,
): Promise<void> {
  const { spaceListeners, listenersAtOnce } = await readSettings(app.store);
  if (listenersAtOnce > 0 && (await inAll()) >= listenersAtOnce) {
    throw new AppError("unavailable", "As many people listen as this server allows: try again later");
  }
  if (spaceListeners > 0 && listeners >= spaceListeners) {
    throw new AppError("unavailable", "This Space has as many listeners as this server allows");
  }
}

/** So that people hear of it before they are in the same room. Who listens is known only inside: the room marks them there. */
async function blockedOnStage(app: App, spaceId: string, accountId: string | null): Promise<Person[]> {
  const { read } = app.store;
  const hasBlocked = accountId === null ? undefined : await blocksOf(read, accountId);
  if (!hasBlocked) return [];
  const stage = await stageOf(read, spaceId);
  return stage.map(({ account }) => personOf(account)).filter(hasBlocked);
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
