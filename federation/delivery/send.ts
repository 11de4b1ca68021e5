// Puts an activity on its way: stored once, with one job an inbox.
import { isActive, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import { DELIVERY_QUEUE } from "#src/jobs/deliveries.ts";
import { enqueue } from "#src/jobs/queue.ts";
import { signActivity } from "../proofs/sign-activity.ts";
import { digestsFor, type FollowersDigest } from "../synchronization/digest.ts";
import type { Json } from "../vocab/json.ts";

export interface DeliveryJob {
  activityId: string;
  inbox: string;
  /** What the receiver may compare its followers of the sender with (FEP-8fcf). */
  sync?: FollowersDigest;
}

export interface Sending {
  activity: Json & { id: string };
  /** Who signs: someone here, or the instance's own actor for null. */
  sender: Account | null;
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
  const signed = sender ? await signActivity(app, sender, activity, at) : activity;
  const row = { id: activity.id, accountId: sender?.id ?? null, body: JSON.stringify(signed), createdAt: at };
  await tx.q.insert(tx.t.outgoingActivities).values(row).onConflictDoNothing();
  const digests = sender && (await digestsFor(app, tx, sender, activity));
  const jobs = inboxesOf(recipients).map((inbox): DeliveryJob => {
    const sync = digests?.get(new URL(inbox).origin);
    return { activityId: activity.id, inbox, ...(sync ? { sync } : {}) };
  });
  await queueDeliveries(app, tx, jobs, subject);
}

/** To addresses of inboxes, whoever they are of. */
export async function sendToInboxes(
  app: App,
  tx: Tx,
  { activity, sender, subject, at }: Omit<Sending, "recipients" | "sender"> & { sender: Account },
  inboxes: readonly string[],
): Promise<void> {
  const body = JSON.stringify(await signActivity(app, sender, activity, at));
  const row = { id: activity.id, accountId: sender.id, body, createdAt: at };
  await tx.q.insert(tx.t.outgoingActivities).values(row).onConflictDoNothing();
  const jobs = inboxes.map((inbox): DeliveryJob => ({ activityId: activity.id, inbox }));
  await queueDeliveries(app, tx, jobs, subject);
}

export async function queueDeliveries(app: App, tx: Tx, jobs: DeliveryJob[], subject: string): Promise<void> {
  await enqueue(tx, DELIVERY_QUEUE, jobs, app.clock.now(), {
    orderingKey: (job) => `${(job as DeliveryJob).inbox} ${subject}`,
    groupKey: (job) => new URL((job as DeliveryJob).inbox).host,
  });
}

/** Each server once, through its shared inbox where it has one. */
export function inboxesOf(recipients: Account[]): string[] {
  const reachable = recipients.filter((account) => !isLocal(account) && isActive(account));
  return [...new Set(reachable.map(({ sharedInboxUrl, inboxUrl }) => sharedInboxUrl ?? inboxUrl))];
}
