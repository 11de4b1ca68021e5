// Tells guests that they are invited, and those who asked for it: shortly before a Space, when it is live, and when it is moved or called off. Clients get it as a
// notification, and so does Web Push; a mail goes once, before it or, where it began early, at its start.
import { and, eq, gt, isNull, lte } from "drizzle-orm";
import { findAccount, isActive, isLocal, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { isBlocked } from "../graph/queries.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import type { NotificationType } from "../notifications/schema.ts";
import { tell } from "../notifications/tell.ts";
import { findSpace, type Space } from "./queries.ts";

const BEFORE_MS = 10 * 60_000;
/** One that nobody reminded of in time: a reminder hours later would only confuse. */
const TOO_LATE_MS = 3_600_000;
const EVERY_MS = 60_000;

const EVENTS = [
  "space.started",
  "space.cancelled",
  "space.changed",
  "space.received",
  "space.invited",
] as const;
type SpaceEvent = DomainEvent<(typeof EVENTS)[number]>;

/** Plugs the chore and the reader in; before the app starts. */
export function remindOfSpaces(app: App): void {
  app.schedule.add({ name: "space-reminders", everyMs: EVERY_MS, run: (now) => remindOfAll(app, now) });
  app.readEvents("space-reminders", (tx, event) => tellOf(app, tx, event), EVENTS);
}

async function remindOfAll(app: App, now: Date): Promise<void> {
  const { q, t } = app.store.read;
  const { state, scheduledFor, remindedAt } = t.spaces;
  const due = await q
    .select({ id: t.spaces.id })
    .from(t.spaces)
    .where(
      and(
        eq(state, "scheduled"),
        isNull(remindedAt),
        lte(scheduledFor, new Date(now.getTime() + BEFORE_MS)),
        gt(scheduledFor, new Date(now.getTime() - TOO_LATE_MS)),
      ),
    );
  for (const { id } of due) await app.store.tx((tx) => remind(app, tx, id, now));
}

/** Of two processes that are at it, one gets the row. */
async function remind(app: App, tx: Tx, spaceId: string, now: Date): Promise<void> {
  const space = await markReminded(tx, spaceId, now);
  if (space) await tellAll(app, tx, space, { type: "space_reminder", mail: "space_soon", at: now });
}

async function markReminded({ q, t }: Tx, spaceId: string, now: Date): Promise<Space | undefined> {
  const [space] = await q
    .update(t.spaces)
    .set({ remindedAt: now })
    .where(and(eq(t.spaces.id, spaceId), isNull(t.spaces.remindedAt)))
    .returning();
  return space;
}

async function tellOf(app: App, tx: Tx, event: SpaceEvent): Promise<void> {
  const at = event.createdAt;
  const space = await findSpace(tx, event.spaceId);
  if (!space) return;
  if (event.type === "space.invited") return tellGuest(tx, space, event);
  if (hasStarted(event, space)) {
    const mail = (await markReminded(tx, space.id, at)) ? "space_live" : undefined;
    await tellAll(app, tx, space, { type: "space_live", mail, at });
  } else if (wasCancelled(event, space)) {
    await tellAll(app, tx, space, { type: "space_cancelled", mail: "space_cancelled", at });
  } else if ("rescheduled" in event && event.rescheduled && space.state === "scheduled") {
    await tellAll(app, tx, space, {
      type: "space_rescheduled",
      mail: "space_rescheduled",
      at,
      once: event.id,
    });
  }
}

/** One invitation each: another role asks anew. */
async function tellGuest(tx: Tx, space: Space, event: DomainEvent<"space.invited">): Promise<void> {
  const { accountId, hostId, role, createdAt: at } = event;
  const guest = await findAccount(tx, accountId);
  if (!guest || !isLocal(guest)) return;
  const subject = `${space.id} ${role}`;
  await tell(tx, { type: "space_invite", accountId, fromAccountId: hostId, subject, at });
}

function hasStarted(event: SpaceEvent, { state }: Space): boolean {
  const isNews =
    event.type === "space.started" || (event.type === "space.received" && event.before === "scheduled");
  return isNews && state === "live";
}

function wasCancelled(event: SpaceEvent, { state }: Space): boolean {
  const isNews =
    event.type === "space.cancelled" || (event.type === "space.received" && event.before === "scheduled");
  return isNews && state === "cancelled";
}

interface Telling {
  type: NotificationType;
  mail: "space_soon" | "space_live" | "space_cancelled" | "space_rescheduled" | undefined;
  at: Date;
  /** What tells a second telling of the same kind from the first. */
  once?: string;
}

async function tellAll(app: App, tx: Tx, space: Space, { type, mail, at, once }: Telling): Promise<void> {
  const subject = once === undefined ? space.id : `${space.id} ${once}`;
  const postId = space.announcementId === null ? {} : { postId: space.announcementId };
  const isOwnDoing = type !== "space_reminder";
  for (const account of await remindedPeople(tx, space.id)) {
    if (isOwnDoing && account.id === space.hostId) continue;
    if (await isBlocked(tx, account.id, space.hostId)) continue;
    const to = { accountId: account.id };
    await tell(tx, { ...to, type, fromAccountId: space.hostId, subject, ...postId, at });
    if (mail === undefined) continue;
    const when = space.scheduledFor ?? at;
    const values = { title: space.title, when, url: space.url };
    const until = mail === "space_soon" ? { until: new Date(when.getTime() + TOO_LATE_MS) } : {};
    await enqueueMail(app, tx, { to, message: mail, values, ...until });
  }
}

/** Those of this server: others are told by theirs. */
async function remindedPeople({ q, t }: Tx, spaceId: string): Promise<Account[]> {
  const rows = await q
    .select({ account: t.accounts })
    .from(t.spaceReminders)
    .innerJoin(t.accounts, eq(t.accounts.id, t.spaceReminders.accountId))
    .where(eq(t.spaceReminders.spaceId, spaceId));
  return rows.map(({ account }) => account).filter((account) => isLocal(account) && isActive(account));
}
