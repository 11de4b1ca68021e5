// The featured collections of other servers: what their people pinned, read in a job, a few posts and no more (F29).
import { findAccount, isActive, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import type { Job } from "#src/jobs/queue.ts";
import { logger } from "#src/log.ts";
import { FEATURED_QUEUE, type FeaturedJob } from "#src/posts/pins/ask-for-pins.ts";
import { MAX_PINS } from "#src/posts/pins/queries.ts";
import { receivePins } from "#src/posts/pins/receive-pins.ts";
import { findPostByUri, type Post } from "#src/posts/queries.ts";
import { fetchObject } from "./documents.ts";
import type { Activity } from "./guard.ts";
import { receiveNote } from "./notes.ts";
import { hasType, haveSameOrigin, idOf, isObject, list, type Json } from "./vocab/json.ts";

const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 60_000;

const log = logger("federation", "featured");

/** Plugs the queue in; before the app starts. */
export function runFeaturedJobs(app: App): void {
  app.runJobs({
    queue: FEATURED_QUEUE,
    concurrency: 2,
    run: (job) => readFeatured(app, job),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + FIRST_PAUSE_MS * 4 ** attempts) : undefined,
  });
}

/** Whether an Add or Remove is about the pins of its actor, and not about another collection. */
export function isPinOf({ featuredUrl }: Account, { target }: Activity): boolean {
  return featuredUrl !== null && idOf(target) === featuredUrl;
}

async function readFeatured(app: App, job: Job): Promise<void> {
  const account = await findAccount(app.store.read, (job.payload as FeaturedJob).accountId);
  if (!account?.featuredUrl || !isActive(account)) return;
  if ((account.featuredFetchedAt?.getTime() ?? 0) > job.createdAt) return; // another job was faster
  const items = await itemsOf(app, account, account.featuredUrl);
  const posts: Post[] = [];
  for (const item of items.slice(0, MAX_PINS)) {
    const post = await pinnedPost(app, account, item);
    if (post) posts.push(post);
  }
  await receivePins(app, account, posts);
}

/** Of the collection, or of its first page. Also hashtags stand in some servers' collections: they are left out. */
async function itemsOf(app: App, account: Account, uri: string): Promise<unknown[]> {
  const collection = await fetchObject(app, uri).catch((error: unknown) => {
    if (error instanceof AppError && error.code !== "unavailable") return undefined;
    throw error;
  });
  if (!collection) return [];
  const own = itemsIn(collection);
  const { first } = collection;
  if (own.length > 0 || first === undefined) return own;
  if (isObject(first) && itemsIn(first).length > 0) return itemsIn(first);
  const page = idOf(first);
  return page !== undefined && haveSameOrigin(page, account.uri) ? itemsIn(await fetchObject(app, page)) : [];
}

function itemsIn(collection: Json): unknown[] {
  const items = list(collection["orderedItems"] ?? collection["items"]);
  return items.filter((item) => typeof item === "string" || (isObject(item) && !hasType(item, "Hashtag")));
}

/** The post as its own server has it; undefined where it is another's, or can't be read. */
export async function pinnedPost(app: App, account: Account, item: unknown): Promise<Post | undefined> {
  const uri = idOf(item);
  if (uri === undefined || !haveSameOrigin(uri, account.uri)) return undefined;
  const known = await findPostByUri(app.store.read, uri);
  if (known) return known;
  try {
    return await receiveNote(app, account, await fetchObject(app, uri));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.debug("{uri} can't be pinned: {reason}", { uri, reason: error.message });
    return undefined;
  }
}
