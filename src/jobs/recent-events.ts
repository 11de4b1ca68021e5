// Domain events that were read lately: a dozen readers want the same ones, and reading them takes longer than what most do with them.
import { asc, gt, sql } from "drizzle-orm";
import { perStore } from "../db/per-store.ts";
import { prepared } from "../db/prepared.ts";
import type { Store } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";

const KEPT = 2_000;

/** All that came after `from`, as far as they are kept: they follow each other, as nobody can come in between any more. */
interface Kept {
  from: number;
  events: DomainEvent[];
}

const keptOf = perStore((): Kept => ({ from: 0, events: [] }));

export interface Events {
  events: DomainEvent[];
  /** They were read before: newer ones may be there by now. */
  isOlder: boolean;
}

/** The next ones, at most `limit`, in order. They are for all: nobody may change them. */
export async function eventsAfter(store: Store, position: number, limit: number): Promise<Events> {
  const kept = keptOf(store);
  if (position >= kept.from && position < lastOf(kept)) {
    const first = indexAfter(kept.events, position);
    return { events: kept.events.slice(first, first + limit), isOlder: true };
  }
  const rows = await after(store.read).execute({ position, limit });
  const events = rows.map(({ payload, ...row }) => ({ ...payload, ...row }) as unknown as DomainEvent);
  if (position >= kept.from) keep(kept, position, events);
  return { events, isOlder: false };
}

function lastOf({ from, events }: Kept): number {
  return events.at(-1)?.position ?? from;
}

/** Two may have read the same at once; after a gap it begins anew. */
function keep(kept: Kept, position: number, events: DomainEvent[]): void {
  if (position > lastOf(kept)) Object.assign(kept, { from: position, events: [] });
  const last = lastOf(kept);
  kept.events.push(...events.filter((event) => event.position > last));
  const gone = kept.events.splice(0, kept.events.length - KEPT);
  kept.from = gone.at(-1)?.position ?? kept.from;
}

/** They are in order. */
function indexAfter(events: readonly DomainEvent[], position: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.position > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

const after = prepared(({ q, t }) =>
  q
    .select()
    .from(t.events)
    .where(gt(t.events.position, sql.placeholder("position")))
    .orderBy(asc(t.events.position))
    .limit(sql.placeholder("limit")),
);
