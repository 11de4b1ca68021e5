// Deliveries to other servers as an admin sees them: what waits, what was given up, and sending it again.
import { asc, count, desc, eq } from "drizzle-orm";
import type { Db, Store, Tx } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import { callUp, enqueue } from "./queue.ts";

export const DELIVERY_QUEUE = "delivery";

export interface Waiting {
  host: string;
  count: number;
  failingSince: Date | null;
  lastError: string | null;
}

export async function waitingDeliveries({ q, t }: Db): Promise<Waiting[]> {
  const rows = await q
    .select({
      host: t.jobs.groupKey,
      count: count(),
      failingSince: t.peers.failingSince,
      lastError: t.peers.lastError,
    })
    .from(t.jobs)
    .leftJoin(t.peers, eq(t.peers.host, t.jobs.groupKey))
    .where(eq(t.jobs.queue, DELIVERY_QUEUE))
    .groupBy(t.jobs.groupKey, t.peers.failingSince, t.peers.lastError)
    .orderBy(asc(t.jobs.groupKey));
  return rows.map((row) => ({ ...row, host: row.host ?? "" }));
}

export type DroppedDelivery = Tables["droppedDeliveries"]["$inferSelect"];

/** The latest first. */
export async function droppedDeliveries({ q, t }: Db, limit = 1_000): Promise<DroppedDelivery[]> {
  return q.select().from(t.droppedDeliveries).orderBy(desc(t.droppedDeliveries.id)).limit(limit);
}

/** Of one host, or of all. Resolves with how many go out. */
export async function retryDeliveries(store: Store, now: Date, host?: string): Promise<number> {
  return store.tx(async (tx) => {
    const dropped = (await droppedDeliveries(tx)).filter(
      ({ inbox }) => host === undefined || new URL(inbox).host === host,
    );
    for (const delivery of dropped.toReversed()) await takeUp(tx, delivery, now);
    const waiting = (await waitingDeliveries(tx)).filter((row) => host === undefined || row.host === host);
    for (const { host: name } of waiting) await markRecovered(tx, name, now);
    return waiting.reduce((sum, row) => sum + row.count, 0);
  });
}

async function takeUp(
  tx: Tx,
  { id, activityId, inbox, orderingKey }: DroppedDelivery,
  now: Date,
): Promise<void> {
  const options = { groupKey: new URL(inbox).host, ...(orderingKey ? { orderingKey } : {}) };
  await enqueue(tx, DELIVERY_QUEUE, [{ activityId, inbox }], now, options);
  await tx.q.delete(tx.t.droppedDeliveries).where(eq(tx.t.droppedDeliveries.id, id));
}

/** A host is there again: all that waits for it goes out. */
export async function markRecovered(tx: Tx, host: string, now: Date): Promise<void> {
  const nothing = { failingSince: null, retryAt: null, lastError: null };
  await tx.q.update(tx.t.peers).set(nothing).where(eq(tx.t.peers.host, host));
  await callUp(tx, DELIVERY_QUEUE, host, now);
}
