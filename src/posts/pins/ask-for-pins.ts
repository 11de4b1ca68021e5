// Asks another server what one of its people has pinned, when somebody looks: not for everyone whose name ever came by.
import { isActive, isLocal, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { enqueue } from "../../jobs/queue.ts";

export const FEATURED_QUEUE = "featured";

export interface FeaturedJob {
  accountId: string;
}

const FRESH_MS = 24 * 3_600_000;

/** Once a day, or within `freshMs`; the job is made here and done by the ActivityPub door. */
export async function askForPins(app: App, account: Account, freshMs = FRESH_MS): Promise<void> {
  if (isLocal(account) || !isActive(account) || account.featuredUrl === null) return;
  const now = app.clock.now();
  if (account.featuredFetchedAt && now.getTime() - account.featuredFetchedAt.getTime() < freshMs) return;
  const job: FeaturedJob = { accountId: account.id };
  const orderingKey = `${FEATURED_QUEUE} ${account.id}`;
  await app.store.tx((tx) => enqueue(tx, FEATURED_QUEUE, [job], now, { orderingKey }));
}
