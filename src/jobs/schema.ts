// What waits to be done: domain events with the cursors of their readers, jobs, activities on their way, and peers' health.
import { sql } from "drizzle-orm";
import type { Kit } from "../db/kit.ts";

export function jobTables(kit: Kit) {
  const events = kit.table(
    "events",
    {
      /** The order in which cursors read. */
      position: kit.autoId("position"),
      /** Activity ids derive from it. */
      id: kit.text("id").notNull(),
      type: kit.text("type").notNull(),
      payload: kit.json<Record<string, unknown>>("payload").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.uniqueIndex("events_id_key").on(t.id)],
  );
  const eventCursors = kit.table("event_cursors", {
    reader: kit.text("reader").primaryKey(),
    position: kit.bigint("position").notNull(),
  });
  const jobs = kit.table(
    "jobs",
    {
      id: kit.autoId("id"),
      queue: kit.text("queue").notNull(),
      payload: kit.json<unknown>("payload").notNull(),
      /** Jobs of one key run one after another, in order. */
      orderingKey: kit.text("ordering_key"),
      /** Whom it concerns, so that all of theirs can be put off or left out at once: a host, say. */
      groupKey: kit.text("group_key"),
      /** In queues that give everyone their turn (fair-turns.ts). */
      turn: kit.bigint("turn").notNull().default(0),
      /** Milliseconds since 1970, like leaseUntil. */
      runAt: kit.bigint("run_at").notNull(),
      leaseUntil: kit.bigint("lease_until"),
      attempts: kit.int("attempts").notNull().default(0),
      lastError: kit.text("last_error"),
      createdAt: kit.bigint("created_at").notNull(),
    },
    (t) => [
      kit.index("jobs_ready_idx").on(t.queue, t.runAt, t.id),
      kit.index("jobs_turn_idx").on(t.queue, t.turn, t.id),
      kit
        .index("jobs_group_idx")
        .on(t.groupKey)
        .where(sql`${t.groupKey} is not null`),
      kit.index("jobs_ordering_idx").on(t.orderingKey, t.id),
    ],
  );
  /** One row an activity, however many inboxes wait for it. */
  const outgoingActivities = kit.table("outgoing_activities", {
    id: kit.text("id").primaryKey(),
    /** The local account that signs; null for the instance's own actor. */
    accountId: kit.text("account_id"),
    /** The JSON-LD document as it is sent, byte for byte. */
    body: kit.text("body").notNull(),
    createdAt: kit.time("created_at").notNull(),
  });
  /** What was given up, so that an admin sees it and can send it again. */
  const droppedDeliveries = kit.table(
    "dropped_deliveries",
    {
      id: kit.autoId("id"),
      activityId: kit.text("activity_id").notNull(),
      inbox: kit.text("inbox").notNull(),
      orderingKey: kit.text("ordering_key"),
      attempts: kit.int("attempts").notNull(),
      lastError: kit.text("last_error").notNull(),
      /** When it was first to go out. */
      createdAt: kit.time("created_at").notNull(),
      droppedAt: kit.time("dropped_at").notNull(),
    },
    (t) => [kit.index("dropped_deliveries_time_idx").on(t.droppedAt)],
  );
  /** What is known of the servers that we deliver to. */
  const peers = kit.table("peers", {
    /** Host and port, lower case. */
    host: kit.text("host").primaryKey(),
    /** The kind of signature that it took last; null for the usual one. */
    signatureSpec: kit.enum("signature_spec", ["draft-cavage", "rfc9421"]),
    failingSince: kit.time("failing_since"),
    retryAt: kit.time("retry_at"),
    lastError: kit.text("last_error"),
  });
  const kv = kit.table(
    "kv",
    {
      key: kit.text("key").primaryKey(),
      value: kit.text("value").notNull(),
      /** Milliseconds since 1970. */
      expires: kit.bigint("expires"),
    },
    (t) => [kit.index("kv_expires_idx").on(t.expires)],
  );
  return { events, eventCursors, jobs, outgoingActivities, droppedDeliveries, peers, kv };
}
