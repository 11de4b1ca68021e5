// Activities on their way, as bytes: one goes to a thousand inboxes, and never changes.
import { eq, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { perStore } from "#src/db/per-store.ts";
import { prepared } from "#src/db/prepared.ts";
import type { Store } from "#src/db/store.ts";
import { AppError } from "#src/errors.ts";

export interface OutgoingActivity {
  /** Who signs; null for the instance's own actor. */
  accountId: string | null;
  body: Uint8Array<ArrayBuffer>;
}

const cacheOf = perStore(() => new LRUCache<string, OutgoingActivity>({ max: 50 }));

/** @throws AppError gone */
export async function outgoingActivity(store: Store, id: string): Promise<OutgoingActivity> {
  const cache = cacheOf(store);
  const cached = cache.get(id);
  if (cached) return cached;
  const [row] = await byId(store.read).execute({ id });
  if (!row) throw new AppError("gone", "The activity is no longer kept");
  const activity = { accountId: row.accountId, body: new TextEncoder().encode(row.body) };
  cache.set(id, activity);
  return activity;
}

const byId = prepared(({ q, t }) =>
  q
    .select()
    .from(t.outgoingActivities)
    .where(eq(t.outgoingActivities.id, sql.placeholder("id"))),
);
