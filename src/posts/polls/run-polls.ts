// What polls wait for: their end, which is told to the author and the voters, and counts on their way to and from other servers.
import { and, eq, isNull, lt, or } from "drizzle-orm";
import type { App } from "../../app.ts";
import { recordEvent } from "../../events.ts";
import { enqueue } from "../../jobs/queue.ts";
import { findPost, type Post } from "../queries.ts";
import { POLL_QUEUE, type PollJob } from "./poll-rows.ts";
import { findPoll, findPollOf, isOver, type Poll } from "./queries.ts";

/** Another server's counts are good for as long. */
const FRESH_MS = 60_000;
const AGAIN_MS = 60_000;
const MAX_ATTEMPTS = 5;

/** Plugs the queue in; before the app starts. */
export function runPollJobs(app: App): void {
  app.runJobs({
    queue: POLL_QUEUE,
    concurrency: 4,
    run: async ({ payload }) => {
      const { pollId, due } = payload as PollJob;
      await jobs[due](app, pollId);
    },
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + AGAIN_MS) : undefined,
  });
}

const jobs = { end: endPoll, tell: tellPoll, read: readPoll };

/** An edit may have moved the end: then another job waits for it. */
async function endPoll(app: App, pollId: string): Promise<void> {
  await readPoll(app, pollId);
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const poll = await findPoll(tx, pollId);
    const post = poll && (await findPost(tx, poll.postId));
    if (!post || poll.endedAt || !isOver(poll, at)) return;
    await tx.q.update(tx.t.polls).set({ endedAt: at }).where(eq(tx.t.polls.id, pollId));
    const { id: postId, accountId: authorId } = post;
    if (app.uris.isLocal(post.uri)) await recordEvent(tx, { type: "poll.counted", postId }, at);
    await recordEvent(tx, { type: "poll.ended", pollId, postId, authorId }, at);
  });
}

async function tellPoll(app: App, pollId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const poll = await findPoll(tx, pollId);
    if (!poll || poll.isTold) return;
    await tx.q.update(tx.t.polls).set({ isTold: true }).where(eq(tx.t.polls.id, pollId));
    if (poll.endedAt === null)
      await recordEvent(tx, { type: "poll.counted", postId: poll.postId }, app.clock.now());
  });
}

async function readPoll(app: App, pollId: string): Promise<void> {
  const poll = await findPoll(app.store.read, pollId);
  const post = poll && (await findPost(app.store.read, poll.postId));
  if (post && !app.uris.isLocal(post.uri)) await app.remote.refreshPoll(post.uri);
}

/**
 * Another server's counts are read again while people look, at most once a minute and not after the last reading of a poll
 * that is over. Resolves at once, or, with `wait`, when they are there.
 */
export async function refreshPoll(app: App, poll: Poll, post: Post, wait = false): Promise<void> {
  if (app.uris.isLocal(post.uri) || !(await claim(app, poll))) return;
  if (wait) return readPoll(app, poll.id);
  const job: PollJob = { pollId: poll.id, due: "read" };
  await app.store.tx((tx) => enqueue(tx, POLL_QUEUE, [job], app.clock.now()));
}

/** The same for a post that is shown, whether it has a poll or not; nobody waits. */
export async function refreshPollOf(app: App, post: Post): Promise<void> {
  if (app.uris.isLocal(post.uri)) return;
  const poll = await findPollOf(app.store.read, post.id);
  if (poll) await refreshPoll(app, poll, post);
}

/** Only one of those who look at once. */
async function claim(app: App, poll: Poll): Promise<boolean> {
  const now = app.clock.now();
  if (poll.expiresAt && poll.fetchedAt && poll.expiresAt < poll.fetchedAt) return false;
  if (poll.fetchedAt && poll.fetchedAt.getTime() > now.getTime() - FRESH_MS) return false;
  const claimed = await app.store.tx(async ({ q, t }) => {
    const isOld = or(isNull(t.polls.fetchedAt), lt(t.polls.fetchedAt, new Date(now.getTime() - FRESH_MS)));
    return q
      .update(t.polls)
      .set({ fetchedAt: now })
      .where(and(eq(t.polls.id, poll.id), isOld))
      .returning({ id: t.polls.id });
  });
  return claimed.length > 0;
}
