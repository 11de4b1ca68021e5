// A client that heard no answer sends its post again under the same key: it gets the post that it made, not a second one.
import { eq } from "drizzle-orm";
import { hashOf } from "../accounts/sessions.ts";
import { lock, type Tx } from "../db/store.ts";
import { findPost, type Post } from "./queries.ts";

const REMEMBERED_MS = 3_600_000;

interface Sending {
  accountId: string;
  idempotencyKey?: string;
}

/** The post that was sent under this key within the last hour. */
export async function findSent(tx: Tx, sending: Sending, at: Date): Promise<Post | undefined> {
  const id = await findSentId(tx, sending, at);
  return id === undefined ? undefined : findPost(tx, id);
}

/** The id of what was sent under this key within the last hour, a scheduled post too. Two at once wait for each other. */
export async function findSentId(tx: Tx, sending: Sending, at: Date): Promise<string | undefined> {
  const key = keyOf(sending);
  if (key === undefined) return undefined;
  await lock(tx, key);
  const [row] = await tx.q.select().from(tx.t.kv).where(eq(tx.t.kv.key, key));
  return row && (row.expires ?? 0) > at.getTime() ? row.value : undefined;
}

interface Sent {
  id: string;
  createdAt: Date;
}

export async function rememberSent({ q, t }: Tx, sending: Sending, sent: Sent): Promise<void> {
  const key = keyOf(sending);
  if (key === undefined) return;
  const row = { value: sent.id, expires: sent.createdAt.getTime() + REMEMBERED_MS };
  await q
    .insert(t.kv)
    .values({ key, ...row })
    .onConflictDoUpdate({ target: t.kv.key, set: row });
}

/** Hashed: the client chooses it, however long. */
function keyOf({ accountId, idempotencyKey }: Sending): string | undefined {
  return idempotencyKey ? `sent:${accountId}:${hashOf(idempotencyKey)}` : undefined;
}
