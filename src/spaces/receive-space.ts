// What another server says of one of its Spaces.
import { eq } from "drizzle-orm";
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { createId } from "../ids.ts";
import { findPostByUri } from "../posts/queries.ts";
import type { Space } from "./queries.ts";
import type { SpaceState } from "./schema.ts";

/** A remote Space, checked by the ActivityPub door. */
export interface RemoteSpace {
  uri: string;
  url: string;
  hostUri: string;
  title: string;
  topics: string[];
  language: string | null;
  state: SpaceState;
  listenersCount: number;
  scheduledFor: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  announcementUri: string | null;
}

/** Inserts or updates by URI; another host's Space stays as it is, and one that ended or was cancelled never comes back. */
export async function receiveSpace(app: App, host: Account, remote: RemoteSpace): Promise<Space | undefined> {
  const { hostUri: _, announcementUri, ...values } = remote;
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    const [known] = await q.select().from(t.spaces).where(eq(t.spaces.uri, remote.uri));
    if (known && known.hostId !== host.id) return undefined;
    if (known?.state === "ended" || known?.state === "cancelled") return known;
    const announcement = announcementUri ? await findPostByUri(tx, announcementUri) : undefined;
    const row = {
      ...values,
      hostId: host.id,
      announcementId: announcement?.id ?? null,
      speakerUris: [],
      heardAt: at,
      updatedAt: at,
    };
    const [space] = await q
      .insert(t.spaces)
      .values({ ...row, id: createId(at), createdAt: at })
      .onConflictDoUpdate({ target: t.spaces.uri, set: row })
      .returning();
    return space;
  });
}
