// Someone is sent out of a Space, and stays out (R8).
import type { App } from "../../app.ts";
import { recordEvent } from "../../events.ts";
import { touchPerson } from "./touch-person.ts";

export async function removePerson(app: App, spaceId: string, accountId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    await touchPerson(tx, spaceId, accountId, { role: "listener", since: at, removedAt: at });
    await recordEvent(tx, { type: "space.stage_changed", spaceId }, at);
  });
}
