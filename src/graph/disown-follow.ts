// Another server thinks that someone here follows one of its people: it is told once more that they don't.
import type { App } from "../app.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";

/** The id of the Follow is not known any more: its two ends are, and those count. */
export async function disownFollow(app: App, followerId: string, followeeId: string): Promise<void> {
  const at = app.clock.now();
  const followUri = app.uris.activity(createId(at));
  await app.store.tx((tx) =>
    recordEvent(tx, { type: "follow.undone", followerId, followeeId, followUri }, at),
  );
}
