// Reads of Spaces, of this server and others: who may know of one, and which are live or to come by now.
import {
  and,
  asc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  isNull,
  like,
  ne,
  notExists,
  or,
  sql,
  type Column,
  type SQL,
} from "drizzle-orm";
import { isActiveRow, type Account } from "../accounts/queries.ts";
import { among, prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { isUnblocked } from "../graph/queries.ts";
import { currentHost, currentHostId } from "./current-host.ts";
import { hashtagKey } from "../posts/hashtags/key.ts";
import { isWithin, newestFirst, pageOrder, type Page } from "../posts/queries.ts";
import type { Tables } from "../schema.ts";
import type { SpaceState } from "./schema.ts";

export type Space = Tables["spaces"]["$inferSelect"];
export type Invitation = Tables["spaceGuests"]["$inferSelect"];

/** A live Space of another server counts as over after so long a silence. */
const STALE_MS = 3_600_000;
/** So long after its time a planned one is still shown as to come. */
const OVERDUE_MS = 6 * 3_600_000;

/** Whoever asks. Undefined where it is gone, as it may be for who reads of it later. */
export async function findSpace({ q, t }: Db, id: string): Promise<Space | undefined> {
  const [row] = await q.select().from(t.spaces).where(eq(t.spaces.id, id));
  return row;
}

/** Whoever asks. @throws AppError not_found */
export async function getSpace(db: Db, id: string): Promise<Space> {
  const row = await findSpace(db, id);
  if (!row) throw notFound();
  return row;
}

/** One that the viewer (undefined: anyone) may know of. @throws AppError not_found */
export async function getSeenSpace(db: Db, id: string, viewerId: string | undefined): Promise<Space> {
  const { q, t } = db;
  const [row] = await q
    .select()
    .from(t.spaces)
    .where(and(eq(t.spaces.id, id), isSeenBy(db, viewerId)));
  if (!row) throw notFound();
  return row;
}

/** Those of them that the viewer may know of. */
export async function findSeenSpaces(
  db: Db,
  ids: readonly string[],
  viewerId: string | undefined,
): Promise<Space[]> {
  if (ids.length === 0) return [];
  const { q, t } = db;
  return q
    .select()
    .from(t.spaces)
    .where(and(inArray(t.spaces.id, [...new Set(ids)]), isSeenBy(db, viewerId)));
}

/** Of who started it, under whose name it is announced, and of whoever hosts it now. @throws AppError not_found, forbidden */
export async function getOwnSpace(db: Db, id: string, accountId: string): Promise<Space> {
  const space = await getSpace(db, id);
  if (accountId === space.hostId || accountId === (await currentHostId(db, space))) return space;
  throw new AppError("forbidden", "Only its host does this");
}

function notFound(): AppError {
  return new AppError("not_found", "There is no such Space");
}

/** By their ids as other servers know them. */
export async function findSpacesByUri({ q, t }: Db, uris: readonly string[]): Promise<Map<string, Space>> {
  if (uris.length === 0) return new Map();
  const rows = await q
    .select()
    .from(t.spaces)
    .where(inArray(t.spaces.uri, [...new Set(uris)]));
  return new Map(rows.map((row) => [row.uri, row]));
}

export interface SpaceFilter {
  state: SpaceState;
  topic?: string | undefined;
  /** `pt` is `pt-BR` too. */
  language?: string | undefined;
  hostId?: string | undefined;
  /** Only of those whom the viewer follows. */
  following?: boolean;
  viewerId?: string | undefined;
  now: Date;
}

/** The newest first; those to come by their time, which are paged by counting (`offset`). */
export async function listSpaces(
  db: Db,
  filter: SpaceFilter,
  page: Page & { offset?: number },
): Promise<Space[]> {
  const { q, t } = db;
  const where = conditionsOf(db, filter);
  if (filter.state === "scheduled") {
    return q
      .select()
      .from(t.spaces)
      .where(where)
      .orderBy(asc(t.spaces.scheduledFor), asc(t.spaces.id))
      .limit(page.limit)
      .offset(page.offset ?? 0);
  }
  const rows = await q
    .select()
    .from(t.spaces)
    .where(and(where, isWithin(t.spaces.id, page)))
    .orderBy(pageOrder(t.spaces.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

function conditionsOf(db: Db, filter: SpaceFilter): SQL {
  const { q, t } = db;
  const { state, topic, language, hostId, following, viewerId, now } = filter;
  const ofTopic = (key: string) =>
    q
      .select({ id: t.spaceTopics.spaceId })
      .from(t.spaceTopics)
      .where(and(eq(t.spaceTopics.spaceId, t.spaces.id), eq(t.spaceTopics.key, key)));
  return and(
    eq(t.spaces.state, state),
    isCurrent(db, now),
    isSeenBy(db, viewerId),
    topic === undefined ? undefined : exists(ofTopic(hashtagKey(topic.replace(/^[#＃]/, "")))),
    language === undefined ? undefined : isIn(db, language),
    hostId === undefined ? undefined : eq(currentHost(db), hostId),
    following && viewerId !== undefined ? exists(followOf(db, viewerId, currentHost(db))) : undefined,
  )!;
}

/** Codes are letters, digits and hyphens, as the door has checked: nothing in them is a pattern. */
function isIn({ t }: Db, language: string): SQL {
  const code = t.spaces.language;
  return or(eq(code, language), like(code, `${language}-%`))!;
}

/** Neither live and silent for too long, nor to come and long overdue. */
export function isCurrent({ t }: Db, now: Date): SQL {
  const { state, heardAt, scheduledFor } = t.spaces;
  const isHeard = or(isNull(heardAt), gt(heardAt, new Date(now.getTime() - STALE_MS)));
  const isAhead = gt(scheduledFor, new Date(now.getTime() - OVERDUE_MS));
  return and(or(ne(state, "live"), isHeard), or(ne(state, "scheduled"), isAhead))!;
}

/** The same of one row. */
export function isStale({ state, heardAt }: Space, now: Date): boolean {
  return state === "live" && heardAt !== null && heardAt.getTime() <= now.getTime() - STALE_MS;
}

/**
 * Of an active host who does not block the viewer. One for followers is seen by those of who started it, to whom it was
 * announced, whoever hosts it now.
 */
export function isSeenBy(db: Db, viewerId: string | undefined): SQL {
  const { q, t } = db;
  const isHost = and(eq(t.accounts.id, currentHost(db)), isActiveRow(t.accounts));
  const isOpen = ne(t.spaces.whoListens, "followers");
  const host = q.select({ id: t.accounts.id }).from(t.accounts);
  if (viewerId === undefined) return and(exists(host.where(isHost)), isOpen)!;
  const isOwn = or(eq(t.spaces.hostId, viewerId), eq(currentHost(db), viewerId));
  const mayKnow = or(isOpen, isOwn, exists(followOf(db, viewerId, t.spaces.hostId)));
  return and(exists(host.where(and(isHost, isUnblocked(db, t.accounts.id, viewerId)))), mayKnow)!;
}

function followOf({ q, t }: Db, viewerId: string, host: Column | SQL) {
  return q
    .select({ id: t.follows.followeeId })
    .from(t.follows)
    .where(
      and(
        eq(t.follows.followerId, viewerId),
        eq(t.follows.followeeId, host),
        eq(t.follows.state, "accepted"),
      ),
    );
}

const liveOfHosts = prepared((db) => {
  const { spaces } = db.t;
  return db.q
    .select({ id: spaces.id })
    .from(spaces)
    .where(and(eq(spaces.state, "live"), among(db, spaces.hostId, "ids")))
    .limit(1);
});

const liveOfHeirs = prepared((db) => {
  const { spaces, spacePeople: people } = db.t;
  return db.q
    .select({ id: spaces.id })
    .from(people)
    .innerJoin(spaces, eq(spaces.id, people.spaceId))
    .where(and(eq(people.role, "host"), among(db, people.accountId, "ids"), eq(spaces.state, "live")))
    .limit(1);
});

/** Asked of the authors of each page of posts, and nearly always answered with no. */
async function isAnyLive(db: Db, ids: string[]): Promise<boolean> {
  const live = await liveOfHosts(db).execute({ ids });
  return live.length > 0 || (await liveOfHeirs(db).execute({ ids })).length > 0;
}

/** What each of these accounts hosts live right now, as far as the viewer may know. */
export async function liveSpacesOf(
  db: Db,
  hostIds: readonly string[],
  viewerId: string | undefined,
  now: Date,
): Promise<Map<string, Space>> {
  if (hostIds.length === 0) return new Map();
  const ids = [...new Set(hostIds)];
  const { q, t } = db;
  const { spaces, spacePeople } = t;
  if (!(await isAnyLive(db, ids))) return new Map();
  const isHost = eq(spacePeople.role, "host");
  const passedOn = q
    .select({ id: spacePeople.spaceId })
    .from(spacePeople)
    .where(and(inArray(spacePeople.accountId, ids), isHost));
  const rows = await q
    .select({ space: spaces, heirId: spacePeople.accountId })
    .from(spaces)
    .leftJoin(spacePeople, and(eq(spacePeople.spaceId, spaces.id), isHost))
    .where(
      and(
        eq(spaces.state, "live"),
        or(inArray(spaces.hostId, ids), inArray(spaces.id, passedOn)),
        isCurrent(db, now),
        isSeenBy(db, viewerId),
      ),
    );
  // Whose it was and is no more is left out by being asked for by nobody.
  return new Map(rows.map(({ space, heirId }) => [heirId ?? space.hostId, space]));
}

/** How many listen to the Spaces of this server, as it was last counted. */
export async function countListeners(db: Db): Promise<number> {
  return (await liveLocalSpaces(db)).reduce((sum, { listenersCount }) => sum + listenersCount, 0);
}

/** Live here: those whose rooms this server runs. */
export async function liveLocalSpaces({ q, t }: Db): Promise<Space[]> {
  const rows = await q
    .select({ space: t.spaces, domain: t.accounts.domain })
    .from(t.spaces)
    .innerJoin(t.accounts, eq(t.accounts.id, t.spaces.hostId))
    .where(eq(t.spaces.state, "live"));
  return rows.filter(({ domain }) => domain === null).map(({ space }) => space);
}

/**
 * Who agreed to be named in each, besides whoever hosts it now: who said yes to an invitation, and who has gone onto the stage. Whom the room
 * has moved to the listeners or sent out is none of them, whatever they had said.
 */
export async function guestsOf(db: Db, spaceIds: readonly string[]): Promise<Map<string, Account[]>> {
  if (spaceIds.length === 0) return new Map();
  const { q, t } = db;
  const { spaces, spaceGuests, spacePeople, accounts } = t;
  const ids = [...new Set(spaceIds)];
  const known = q
    .select({ id: spacePeople.accountId })
    .from(spacePeople)
    .where(
      and(eq(spacePeople.spaceId, spaceGuests.spaceId), eq(spacePeople.accountId, spaceGuests.accountId)),
    );
  const invited = await q
    .select({ spaceId: spaceGuests.spaceId, account: accounts, since: spaceGuests.acceptedAt })
    .from(spaceGuests)
    .innerJoin(accounts, and(eq(accounts.id, spaceGuests.accountId), isActiveRow(accounts)))
    .where(and(inArray(spaceGuests.spaceId, ids), isNotNull(spaceGuests.acceptedAt), notExists(known)));
  const onStage = await q
    .select({ spaceId: spacePeople.spaceId, account: accounts, since: spacePeople.since })
    .from(spacePeople)
    .innerJoin(accounts, and(eq(accounts.id, spacePeople.accountId), isActiveRow(accounts)))
    .innerJoin(
      spaces,
      and(eq(spaces.id, spacePeople.spaceId), sql`${currentHost(db)} <> ${spacePeople.accountId}`),
    )
    .where(
      and(inArray(spacePeople.spaceId, ids), ne(spacePeople.role, "listener"), isNull(spacePeople.removedAt)),
    );
  const rows = [...invited, ...onStage];
  rows.sort((a, b) => (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0));
  const groups = Map.groupBy(rows, ({ spaceId }) => spaceId);
  return new Map([...groups].map(([id, group]) => [id, group.map(({ account }) => account)]));
}

/** Everybody who was asked to speak, and whether they said yes. */
export async function invitedTo({ q, t }: Db, spaceId: string) {
  return q
    .select({ account: t.accounts, role: t.spaceGuests.role, acceptedAt: t.spaceGuests.acceptedAt })
    .from(t.spaceGuests)
    .innerJoin(t.accounts, eq(t.accounts.id, t.spaceGuests.accountId))
    .where(and(eq(t.spaceGuests.spaceId, spaceId), isActiveRow(t.accounts)))
    .orderBy(asc(t.spaceGuests.createdAt), asc(t.spaceGuests.accountId));
}

/** What somebody was asked to be in which of the Spaces. */
export async function invitationsTo(
  { q, t }: Db,
  accountId: string | undefined,
  spaceIds: readonly string[],
) {
  if (accountId === undefined || spaceIds.length === 0) return new Map<string, Invitation>();
  const rows = await q
    .select()
    .from(t.spaceGuests)
    .where(and(eq(t.spaceGuests.accountId, accountId), inArray(t.spaceGuests.spaceId, [...spaceIds])));
  return new Map<string, Invitation>(rows.map((row) => [row.spaceId, row]));
}

/** Of which of the Spaces somebody wants to be reminded. */
export async function remindedOf(
  { q, t }: Db,
  accountId: string | undefined,
  spaceIds: readonly string[],
): Promise<Set<string>> {
  if (accountId === undefined || spaceIds.length === 0) return new Set();
  const rows = await q
    .select({ id: t.spaceReminders.spaceId })
    .from(t.spaceReminders)
    .where(and(eq(t.spaceReminders.accountId, accountId), inArray(t.spaceReminders.spaceId, [...spaceIds])));
  return new Set(rows.map(({ id }) => id));
}
