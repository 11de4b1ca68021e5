// Puts an activity on its way: stored once, with one job an inbox.
import { isActive, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import { enqueue } from "#src/jobs/queue.ts";
import type { Json } from "../vocab/json.ts";

export const DELIVERY_QUEUE = "delivery";

export interface DeliveryJob {
  activityId: string;
  inbox: string;
}

export interface Sending {
  activity: Json & { id: string };
  sender: Account;
  recipients: Account[];
  /** What is sent about one subject reaches an inbox in order. */
  subject: string;
  at: Date;
}

export async function send(
  app: App,
  tx: Tx,
  { activity, sender, recipients, subject, at }: Sending,
): Promise<void> {
  const inboxes = inboxesOf(recipients);
  const row = { id: activity.id, accountId: sender.id, body: JSON.stringify(activity), createdAt: at };
  await tx.q.insert(tx.t.outgoingActivities).values(row).onConflictDoNothing();
  const jobs = inboxes.map((inbox): DeliveryJob => ({ activityId: activity.id, inbox }));
  const orderingKey = (job: unknown) => `${(job as DeliveryJob).inbox} ${subject}`;
  await enqueue(tx, DELIVERY_QUEUE, jobs, app.clock.now(), { orderingKey });
}

/** Each server once, through its shared inbox where it has one. */
function inboxesOf(recipients: Account[]): string[] {
  const reachable = recipients.filter((account) => !isLocal(account) && isActive(account));
  return [...new Set(reachable.map(({ sharedInboxUrl, inboxUrl }) => sharedInboxUrl ?? inboxUrl))];
}
