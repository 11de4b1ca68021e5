// Posts what has waited for its time. The row goes in the transaction that makes the post: whatever happens in between, it is
// posted once.
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Job } from "../../jobs/queue.ts";
import { logger } from "../../log.ts";
import { createPost } from "../create-post.ts";
import { findScheduledPost } from "./queries.ts";
import { SCHEDULE_QUEUE, type ScheduleJob } from "./schedule-post.ts";

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 15_000;

const log = logger("posts", "scheduled");

/** Plugs the queue in; before the app starts. */
export function runScheduledPosts(app: App): void {
  app.runJobs({
    queue: SCHEDULE_QUEUE,
    concurrency: 4,
    run: (job) => publish(app, job),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + FIRST_PAUSE_MS * 2 ** attempts) : undefined,
  });
}

/** What can't be posted any more (an answer to what is gone) stays with its author, who sees it overdue. */
async function publish(app: App, job: Job): Promise<void> {
  const { id } = job.payload as ScheduleJob;
  const waiting = await findScheduledPost(app.store.read, id);
  if (!waiting || waiting.scheduledAt > app.clock.now()) return;
  try {
    await createPost(app, {
      ...waiting.draft,
      accountId: waiting.accountId,
      scheduledId: id,
      mediaHeldBy: id,
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    log.info("The scheduled post {id} is not posted: {reason}", { id, reason: error.message });
  }
}
