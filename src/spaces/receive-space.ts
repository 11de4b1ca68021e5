// What another server says of one of its Spaces.
import { and, eq, ne } from "drizzle-orm";
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { findPostByUri } from "../posts/queries.ts";
import { touchPerson } from "./people/touch-person.ts";
import type { Space } from "./queries.ts";
import type { ListenRule, SpaceImage, SpaceState, SpeakRule } from "./schema.ts";
import { replaceTopics } from "./topics.ts";

/** A remote Space, checked by the ActivityPub door. */
export interface RemoteSpace {
  uri: string;
  url: string;
  hostUri: string;
  /** Who is said to host it now. */
  heirUri: string | null;
  title: string;
  topics: string[];
  language: string | null;
  state: SpaceState;
  whoListens: ListenRule;
  whoSpeaks: SpeakRule;
  /** Whether it is, or is to be, recorded. */
  wantsRecording: boolean;
  listenersCount: number;
  /** Who is on the stage, by their host's word; listed here as far as they are no people of this server. */
  speakerUris: string[];
  image: SpaceImage | null;
  replayUrl: string | null;
  timezone: string | null;
  scheduledFor: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  announcementUri: string | null;
}

/**
 * Inserts or updates by URI; another host's Space stays as it is, and one that ended or was cancelled never comes back. `heir`:
 * who hosts it now, where that is not who started it.
 */
export async function receiveSpace(
  app: App,
  host: Account,
  remote: RemoteSpace,
  heir?: Account,
): Promise<Space | undefined> {
  const { hostUri: _host, heirUri: _heir, announcementUri, ...values } = remote;
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    const [known] = await q.select().from(t.spaces).where(eq(t.spaces.uri, remote.uri));
    if (known && known.hostId !== host.id) return undefined;
    if (known?.state === "cancelled" || (known?.state === "ended" && remote.state !== "ended")) return known;
    const announcement = announcementUri ? await findPostByUri(tx, announcementUri) : undefined;
    const isMoved = known?.scheduledFor?.getTime() !== values.scheduledFor?.getTime();
    const row = {
      ...values,
      scheduledFor: values.scheduledFor ?? known?.scheduledFor ?? null,
      hostId: host.id,
      announcementId: announcement?.id ?? known?.announcementId ?? null,
      ...(isMoved && values.state === "scheduled" ? { remindedAt: null } : {}),
      heardAt: at,
      updatedAt: at,
    };
    const [space] = await q
      .insert(t.spaces)
      .values({ ...row, id: createId(at), createdAt: at })
      .onConflictDoUpdate({ target: t.spaces.uri, set: row })
      .returning();
    await replaceTopics(tx, space!.id, space!.topics);
    await replaceHeir(tx, space!.id, heir, at);
    await tellOf(tx, known, space!, at);
    return space;
  });
}

/** Of the stage elsewhere only this is known here: whose room it is now. */
async function replaceHeir(tx: Tx, spaceId: string, heir: Account | undefined, at: Date): Promise<void> {
  const { spacePeople } = tx.t;
  const isOther = heir && ne(spacePeople.accountId, heir.id);
  await tx.q.delete(spacePeople).where(and(eq(spacePeople.spaceId, spaceId), isOther));
  if (heir) await touchPerson(tx, spaceId, heir.id, { role: "host", since: at });
}

/** Only what is news: a server that says again that its Space is live says nothing. */
async function tellOf(tx: Tx, known: Space | undefined, space: Space, at: Date): Promise<void> {
  const isSame =
    known?.state === space.state &&
    known.title === space.title &&
    known.topics.join(" ") === space.topics.join(" ") &&
    known.scheduledFor?.getTime() === space.scheduledFor?.getTime();
  if (isSame) {
    const isSameStage = known.speakerUris.join(" ") === space.speakerUris.join(" ");
    if (!isSameStage) await recordEvent(tx, { type: "space.stage_changed", spaceId: space.id }, at);
    return;
  }
  const rescheduled = known !== undefined && known.scheduledFor?.getTime() !== space.scheduledFor?.getTime();
  const before = known?.state ?? null;
  await recordEvent(tx, { type: "space.received", spaceId: space.id, before, rescheduled }, at);
}
