// Keeps the words of Spaces in the index of the search: their titles, topics, and who speaks in them.
import { asc, gt } from "drizzle-orm";
import { findAccount, findAccountsByUri } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { indexName } from "../search/index-rows.ts";
import { wordsOf } from "../search/words.ts";
import { findSpace, guestsOf, type Space } from "./queries.ts";

const EVENTS = [
  "space.scheduled",
  "space.started",
  "space.changed",
  "space.stage_changed",
  "space.received",
] as const;
const BATCH = 500;

/** Plugs the reader in; before the app starts. */
export function readEventsForSpaceSearch(app: App): void {
  const index = async (tx: Tx, { spaceId }: { spaceId: string }) => {
    const space = await findSpace(tx, spaceId);
    if (space) await indexSpace(tx, space);
  };
  app.readEvents("space-search", index, EVENTS);
}

async function indexSpace(tx: Tx, space: Space): Promise<void> {
  const host = await findAccount(tx, space.hostId);
  const guests = (await guestsOf(tx, [space.id])).get(space.id) ?? [];
  const named = await findAccountsByUri(tx, space.speakerUris);
  const people = [...(host ? [host] : []), ...guests, ...named.values()].map(
    ({ name, username }) => `${name} ${username}`,
  );
  const words = wordsOf([space.title, ...space.topics, ...people].join(" "));
  await indexName(tx, "space", space.id, words);
}

/** All of them anew, in batches. Returns how many. */
export async function reindexSpaces({ store }: App): Promise<number> {
  let done = 0;
  for (let after: string | undefined = ""; after !== undefined;) {
    const last: string = after;
    const rows: Space[] = await store.tx(async (tx) => {
      const { spaces } = tx.t;
      const batch = await tx.q
        .select()
        .from(spaces)
        .where(gt(spaces.id, last))
        .orderBy(asc(spaces.id))
        .limit(BATCH);
      for (const space of batch) await indexSpace(tx, space);
      return batch;
    });
    done += rows.length;
    after = rows.length < BATCH ? undefined : rows.at(-1)?.id;
  }
  return done;
}
