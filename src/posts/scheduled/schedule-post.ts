// Someone here writes a post for later, changes it or its time, or takes it back.
import { count, eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { lock, type Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { createId } from "../../ids.ts";
import { enqueue } from "../../jobs/queue.ts";
import { attachMedia, releaseMedia } from "../../media/attach.ts";
import { compose } from "../compose.ts";
import { findSentId, rememberSent } from "../idempotency.ts";
import { checkPoll } from "../polls/poll-draft.ts";
import { findScheduledPost, getScheduledPost, type ScheduledPost, type WaitingDraft } from "./queries.ts";

export const SCHEDULE_QUEUE = "scheduled posts";

export interface ScheduleJob {
  id: string;
}

const MINUTE_MS = 60_000;
const LEAST_AHEAD_MS = 5 * MINUTE_MS;
const MOST_AHEAD_MS = 5 * 365 * 24 * 60 * MINUTE_MS;
const MOST_WAITING = 300;

/** `idempotencyKey`: as of a post that is written at once. @throws AppError unprocessable */
export async function schedulePost(
  app: App,
  accountId: string,
  draft: WaitingDraft,
  scheduledAt: Date,
  idempotencyKey?: string,
): Promise<ScheduledPost> {
  checkTime(app, scheduledAt);
  await checkDraft(app, draft);
  const at = app.clock.now();
  const sending = { accountId, ...(idempotencyKey ? { idempotencyKey } : {}) };
  return app.store.tx(async (tx) => {
    await lock(tx, `scheduled:${accountId}`);
    const sentId = await findSentId(tx, sending, at);
    const sent = sentId === undefined ? undefined : await findScheduledPost(tx, sentId);
    if (sent) return sent;
    const { scheduledPosts: table } = tx.t;
    const [waiting] = await tx.q.select({ count: count() }).from(table).where(eq(table.accountId, accountId));
    if (waiting!.count >= MOST_WAITING) throw refusal(`At most ${MOST_WAITING} posts wait at a time`);
    const row = { id: createId(at), accountId, draft: { ...draft }, scheduledAt, createdAt: at };
    await tx.q.insert(table).values(row);
    await attachMedia(tx, accountId, draft.mediaIds ?? [], row.id);
    await wakeAt(app, tx, row.id, scheduledAt);
    await rememberSent(tx, sending, row);
    return getScheduledPost(tx, accountId, row.id);
  });
}

export interface ScheduleChange {
  draft?: WaitingDraft;
  scheduledAt?: Date;
}

/** @throws AppError not_found, unprocessable */
export async function reschedulePost(
  app: App,
  accountId: string,
  id: string,
  { draft, scheduledAt }: ScheduleChange,
): Promise<ScheduledPost> {
  if (scheduledAt) checkTime(app, scheduledAt);
  if (draft) await checkDraft(app, draft);
  return app.store.tx(async (tx) => {
    await getScheduledPost(tx, accountId, id);
    const { scheduledPosts: table } = tx.t;
    const changes = { ...(draft ? { draft: { ...draft } } : {}), ...(scheduledAt ? { scheduledAt } : {}) };
    if (Object.keys(changes).length > 0) await tx.q.update(table).set(changes).where(eq(table.id, id));
    if (draft) await holdOthers(tx, accountId, id, draft.mediaIds ?? [], app.clock.now());
    // The job of the earlier time finds that it is not due any more.
    if (scheduledAt) await wakeAt(app, tx, id, scheduledAt);
    return getScheduledPost(tx, accountId, id);
  });
}

/** @throws AppError not_found */
export async function cancelScheduledPost(app: App, accountId: string, id: string): Promise<void> {
  await app.store.tx(async (tx) => {
    await getScheduledPost(tx, accountId, id);
    await tx.q.delete(tx.t.scheduledPosts).where(eq(tx.t.scheduledPosts.id, id));
    await releaseMedia(tx, id, app.clock.now());
  });
}

/** The files of the changed post instead of those that it had. */
async function holdOthers(tx: Tx, accountId: string, id: string, mediaIds: readonly string[], at: Date) {
  await releaseMedia(tx, id, at);
  await attachMedia(tx, accountId, mediaIds, id);
}

async function wakeAt(app: App, tx: Tx, id: string, runAt: Date): Promise<void> {
  const job: ScheduleJob = { id };
  const orderingKey = `${SCHEDULE_QUEUE} ${id} ${runAt.getTime()}`;
  await enqueue(tx, SCHEDULE_QUEUE, [job], app.clock.now(), { runAt, orderingKey });
}

function checkTime(app: App, at: Date): void {
  const ahead = at.getTime() - app.clock.now().getTime();
  if (!(ahead >= LEAST_AHEAD_MS)) throw refusal("A post is scheduled for at least 5 minutes from now");
  if (ahead > MOST_AHEAD_MS) throw refusal("A post is scheduled for at most 5 years from now");
}

/** What is wrong with a post, its author learns now and not when nobody is there. */
async function checkDraft(app: App, draft: WaitingDraft): Promise<void> {
  const mayBeEmpty = Boolean(draft.mediaIds?.length || draft.quotedPostId);
  await compose(app, draft.text, draft.sourceType, mayBeEmpty);
  if (draft.poll) await checkPoll(app.store, draft.poll);
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { scheduled_at: message } });
}
