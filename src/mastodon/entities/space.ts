// A Space as clients get it: our extension, also on Status where the post announces one.
import { findAccounts } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import type { Space } from "../../spaces/queries.ts";
import { toAccounts, type AccountEntity, type Onlooker } from "./account.ts";
import { spaceSummary } from "./space-summary.ts";

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
  // Who is on the stage: the host first.
  return { ...spaceSummary(space), host, speakers: [host] };
}
