// Puts a push for each of a person's clients into the queue, in the transaction of the notification: both happen, or neither.
import type { Tx } from "../db/store.ts";
import { enqueue } from "../jobs/queue.ts";
import { liveSubscriptions } from "./subscriptions.ts";

export const PUSH_QUEUE = "push";

export interface PushJob {
  subscriptionId: string;
  notificationId: string;
}

export async function enqueuePushes(
  tx: Tx,
  accountId: string,
  notificationId: string,
  at: Date,
): Promise<void> {
  const subscriptions = await liveSubscriptions(tx, { accountId }, at);
  const jobs: PushJob[] = subscriptions.map(({ id }) => ({ subscriptionId: id, notificationId }));
  await enqueue(tx, PUSH_QUEUE, jobs, at);
}
