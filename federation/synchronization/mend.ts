// Mends follows that two servers remember differently (FEP-8fcf, receiving): where the digests differ, the sender's list is read.
import { findAccount, findAccountByUri, isActive, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { acceptFollow } from "#src/graph/answer-follow.ts";
import { disownFollow } from "#src/graph/disown-follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { unfollow } from "#src/graph/unfollow.ts";
import { enqueue } from "#src/jobs/queue.ts";
import { itemsOfCollection } from "../backfill/pages.ts";
import type { Taken } from "../guard.ts";
import type { Asked } from "../incoming.ts";
import { haveSameOrigin, idOf } from "../vocab/json.ts";
import { digestOf, followerUris } from "./digest.ts";
import { readSyncHeader } from "./header.ts";

const QUEUE = "synchronization";
const MAX_ATTEMPTS = 3;
const PAUSE_MS = 10 * 60_000;
/** What two servers share of one person's followers; more is not mended. */
const MAX_FOLLOWERS = 20_000;

interface SyncJob {
  accountId: string;
  url: string;
}

/** Plugs the queue in; before the app starts. */
export function runSynchronizationJobs(app: App): void {
  app.runJobs({
    queue: QUEUE,
    concurrency: 1,
    run: ({ payload }) => mend(app, payload as SyncJob),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + PAUSE_MS) : undefined,
  });
}

/** Reads the header that came with an activity; only what its own signer says of itself counts. */
export async function compareFollowers(app: App, request: Asked, taken: Taken): Promise<void> {
  const header = readSyncHeader(request.headers);
  if (!header || !("actor" in taken)) return;
  const { actor } = taken;
  if (header.collection !== actor.followersUrl || !haveSameOrigin(header.url, actor.uri)) return;
  if (digestOf(await followersHere(app, actor)) === header.digest) return;
  const job: SyncJob = { accountId: actor.id, url: header.url };
  const orderingKey = `synchronize ${actor.id}`;
  await app.store.tx((tx) => enqueue(tx, QUEUE, [job], app.clock.now(), { orderingKey }));
}

async function followersHere(app: App, actor: Pick<Account, "id">): Promise<string[]> {
  const all = await followerUris(app.store.read, actor.id);
  return all.filter((uri) => app.uris.isLocal(uri));
}

async function mend(app: App, { accountId, url }: SyncJob): Promise<void> {
  const actor = await findAccount(app.store.read, accountId);
  if (!actor || !isActive(actor)) return;
  try {
    const named = await namedFollowers(app, url);
    await endUnknown(app, actor, named);
    for (const uri of named) await confirm(app, actor, uri);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
  }
}

async function namedFollowers(app: App, url: string): Promise<Set<string>> {
  const items = await itemsOfCollection(app, url, { items: MAX_FOLLOWERS, pages: 20 });
  return new Set(items.flatMap((item) => idOf(item) ?? []).filter((uri) => app.uris.isLocal(uri)));
}

/** They know of no such follower: it ended there, and nobody told us. */
async function endUnknown(app: App, actor: Account, named: ReadonlySet<string>): Promise<void> {
  for (const uri of await followersHere(app, actor)) {
    const follower = named.has(uri) ? undefined : await findAccountByUri(app.store.read, uri);
    if (follower) await unfollow(app, follower.id, actor.id);
  }
}

/** They think that someone here follows: that was accepted and the answer lost, or it ended here and they did not hear of it. */
async function confirm(app: App, actor: Account, uri: string): Promise<void> {
  const follower = await findAccountByUri(app.store.read, uri);
  if (!follower || !isLocal(follower)) return;
  const known = await findFollow(app.store.read, follower.id, actor.id);
  if (known?.state === "pending") await acceptFollow(app, follower.id, actor.id);
  if (!known) await disownFollow(app, follower.id, actor.id);
}
