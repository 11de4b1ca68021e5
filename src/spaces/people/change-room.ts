// What hosts set about a live Space besides its people: the captioner, the pinned jar, the recording.
import type { App } from "../../app.ts";
import type { SpaceRoom } from "./queries.ts";

export async function changeRoom(
  app: App,
  spaceId: string,
  change: Partial<Omit<SpaceRoom, "spaceId">>,
): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q
      .insert(t.spaceRooms)
      .values({ spaceId, ...change })
      .onConflictDoUpdate({ target: t.spaceRooms.spaceId, set: change });
  });
}
