// The rows of a new Space of this server.
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { createId } from "../ids.ts";
import type { Tables } from "../schema.ts";
import type { Space } from "./queries.ts";
import type { NewSpace } from "./space-draft.ts";
import { replaceTopics } from "./topics.ts";

type Beginning = Pick<Tables["spaces"]["$inferInsert"], "hostId" | "state"> &
  Partial<Pick<Space, "scheduledFor" | "timezone" | "startedAt">>;

export async function insertSpace(
  app: App,
  tx: Tx,
  draft: Omit<NewSpace, "coverId"> & Beginning,
): Promise<Space> {
  const at = app.clock.now();
  const id = createId(at);
  const uri = app.uris.space(id);
  const row = { ...draft, id, uri, url: uri, speakerUris: [], createdAt: at, updatedAt: at };
  const [space] = await tx.q.insert(tx.t.spaces).values(row).returning();
  await replaceTopics(tx, id, draft.topics);
  return space!;
}
