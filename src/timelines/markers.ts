// How far someone has read, kept for their clients.
import { inArray } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";

export const MARKED = ["home", "notifications"] as const;
export type Marked = (typeof MARKED)[number];

const marker = z.object({ lastReadId: z.string(), version: z.number(), updatedAt: z.iso.datetime() });
export type Marker = z.infer<typeof marker>;

export async function markersOf(
  { q, t }: Db,
  accountId: string,
  timelines: readonly Marked[],
): Promise<Map<Marked, Marker>> {
  const keys = new Map(timelines.map((timeline) => [keyOf(accountId, timeline), timeline]));
  const rows =
    keys.size > 0
      ? await q
          .select()
          .from(t.kv)
          .where(inArray(t.kv.key, [...keys.keys()]))
      : [];
  return new Map(rows.map(({ key, value }) => [keys.get(key)!, marker.parse(JSON.parse(value))]));
}

/** A marker may go back: the person read an older post again. */
export async function mark(app: App, accountId: string, read: ReadonlyMap<Marked, string>) {
  const updatedAt = app.clock.now().toISOString();
  return app.store.tx(async (tx) => {
    const before = await markersOf(tx, accountId, [...read.keys()]);
    for (const [timeline, lastReadId] of read) {
      const version = (before.get(timeline)?.version ?? 0) + 1;
      const value = JSON.stringify({ lastReadId, version, updatedAt });
      await tx.q
        .insert(tx.t.kv)
        .values({ key: keyOf(accountId, timeline), value, expires: null })
        .onConflictDoUpdate({ target: tx.t.kv.key, set: { value } });
    }
    return markersOf(tx, accountId, [...read.keys()]);
  });
}

function keyOf(accountId: string, timeline: Marked): string {
  return `marker:${accountId}:${timeline}`;
}
