// A Space as clients get it: our extension, also on Status where the post announces one.
import { findAccounts } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Space } from "../../spaces/queries.ts";
import { toAccounts, type AccountEntity, type Onlooker } from "./account.ts";

export type SpaceEntity = ReturnType<typeof spaceEntity>;

/** In the order given; queries are made once for all of them. */
export async function toSpaces(app: App, spaces: readonly Space[], viewer: Onlooker): Promise<SpaceEntity[]> {
  const ids = spaces.map(({ hostId }) => hostId);
  const hosts = await findAccounts(app.store.read, ids);
  const accounts = await toAccounts(app, hosts.values(), viewer);
  return spaces.map((space) => spaceEntity(space, accounts.get(space.hostId)!));
}

export async function toSpace(app: App, space: Space, viewer: Onlooker): Promise<SpaceEntity> {
  const [entity] = await toSpaces(app, [space], viewer);
  return entity!;
}

function spaceEntity(space: Space, host: AccountEntity) {
  return {
    id: space.id,
    uri: space.uri,
    url: space.url,
    title: space.title,
    state: space.state,
    host,
    /** Who is on the stage, the host first. */
    speakers: [host],
    topics: space.topics,
    language: space.language,
    listeners_count: space.listenersCount,
    scheduled_for: space.scheduledFor?.toISOString() ?? null,
    started_at: space.startedAt?.toISOString() ?? null,
    ended_at: space.endedAt?.toISOString() ?? null,
    announcement_id: space.announcementId,
  };
}
