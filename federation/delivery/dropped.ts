// Deliveries that were given up, kept for an admin to see and to send again.
import type { Tx } from "#src/db/store.ts";
import type { Job } from "#src/jobs/queue.ts";
import type { DeliveryJob } from "./send.ts";

export async function listDropped(tx: Tx, job: Job, error: unknown, now: Date): Promise<void> {
  const { activityId, inbox } = job.payload as DeliveryJob;
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  const { orderingKey, attempts } = job;
  const times = { createdAt: new Date(job.createdAt), droppedAt: now };
  await tx.q
    .insert(tx.t.droppedDeliveries)
    .values({ activityId, inbox, orderingKey, attempts, lastError, ...times });
}
