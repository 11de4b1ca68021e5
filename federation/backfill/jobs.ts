// Reads the rest of the world where someone here looks at it: parents of answers, people who are named, replies of a thread, older
// posts of a profile, actors that may have changed.
import { findAccount, isActive, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import type { Job } from "#src/jobs/queue.ts";
import { logger } from "#src/log.ts";
import { BACKFILL_QUEUE, type BackfillJob } from "#src/posts/backfill/ask.ts";
import { addMentions } from "#src/posts/backfill/add-mentions.ts";
import { findRefresh, saveRefresh } from "#src/posts/backfill/refreshes.ts";
import { findPost } from "#src/posts/queries.ts";
import { knownActor, refreshActor } from "../remote.ts";
import { readOlderPosts } from "./older-posts.ts";
import { readParent } from "./parents.ts";
import { readReplies } from "./replies.ts";

const MAX_ATTEMPTS = 3;
const PAUSE_MS = 60_000;

const log = logger("federation", "backfill");

/** Plugs the queue in; before the app starts. */
export function runBackfillJobs(app: App): void {
  app.runJobs({
    queue: BACKFILL_QUEUE,
    concurrency: 3,
    run: (job) => run(app, job),
    nextTry: ({ attempts }, error, now) => {
      const isHopeless = error instanceof AppError && error.code !== "unavailable";
      if (isHopeless || attempts >= MAX_ATTEMPTS) return undefined;
      return new Date(now.getTime() + PAUSE_MS * 5 ** (attempts - 1));
    },
  });
}

async function run(app: App, { payload }: Job): Promise<void> {
  const job = payload as BackfillJob;
  try {
    await read(app, job);
  } catch (error) {
    const isForPeople = job.kind === "posts" || job.kind === "replies";
    if (!(error instanceof AppError) || (error.code === "unavailable" && !isForPeople)) throw error;
    // Nobody waits in front of a page for a server that is down: the next look tries anew.
    log.debug("{kind} can't be read: {reason}", { kind: job.kind, reason: error.message });
    if (job.kind === "posts") await finish(app, `posts:${job.accountId}`);
    if (job.kind === "replies") await finish(app, `replies:${job.postId}`);
  }
}

async function read(app: App, job: BackfillJob): Promise<void> {
  switch (job.kind) {
    case "parent":
      return readParent(app, job.uri, job.depth);
    case "mentioned":
      return resolveMentioned(app, job.postId, job.uris);
    case "actor":
      return refreshActor(app, job.uri);
    case "replies":
      return readRepliesOf(app, job.postId);
    case "posts":
      return readPostsOf(app, job.accountId);
  }
}

async function resolveMentioned(app: App, postId: string, uris: readonly string[]): Promise<void> {
  const found: Account[] = [];
  for (const uri of uris) {
    const account = await knownActor(app, uri).catch((error: unknown) => {
      if (error instanceof AppError) return undefined;
      throw error;
    });
    if (account) found.push(account);
  }
  await addMentions(
    app,
    postId,
    found.map(({ id }) => id),
  );
}

async function readRepliesOf(app: App, postId: string): Promise<void> {
  const post = await findPost(app.store.read, postId);
  const found = post && !post.deletedAt ? await readReplies(app, post) : 0;
  await finish(app, `replies:${postId}`, { found });
}

async function readPostsOf(app: App, accountId: string): Promise<void> {
  const id = `posts:${accountId}`;
  const account = await findAccount(app.store.read, accountId);
  const refresh = await findRefresh(app.store.read, id);
  if (!account || !isActive(account) || !refresh) return;
  await finish(app, id, await readOlderPosts(app, account, refresh));
}

async function finish(app: App, id: string, changes: object = {}): Promise<void> {
  await app.store.tx(async (tx) => {
    const refresh = await findRefresh(tx, id);
    if (refresh) await saveRefresh(tx, id, { ...refresh, ...changes, status: "finished" });
  });
}
