// How far the reading of older posts and of replies from their own servers has come: what clients may ask for meanwhile
// (Mastodon's async refreshes).
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db, Tx } from "../../db/store.ts";

const KEPT_MS = 30 * 24 * 3_600_000;

const shape = z.object({
  status: z.enum(["running", "finished"]),
  /** Posts that it brought. */
  found: z.number().default(0),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** Where the next reading goes on; absent before the first. */
  next: z.string().optional(),
  /** There is nothing more to read. */
  isWhole: z.boolean().default(false),
  /** Pages that were read (F29). */
  visited: z.array(z.string()).default([]),
});
export type Refresh = z.infer<typeof shape>;

/** `id`: `posts:` and an account's id, or `replies:` and a post's. */
export async function findRefresh({ q, t }: Db, id: string): Promise<Refresh | undefined> {
  const [row] = await q
    .select()
    .from(t.kv)
    .where(eq(t.kv.key, keyOf(id)));
  return row && shape.parse(JSON.parse(row.value));
}

export async function saveRefresh({ q, t }: Tx, id: string, refresh: Refresh): Promise<void> {
  const row = { value: JSON.stringify(refresh), expires: refresh.startedAt + KEPT_MS };
  await q
    .insert(t.kv)
    .values({ key: keyOf(id), ...row })
    .onConflictDoUpdate({ target: t.kv.key, set: row });
}

function keyOf(id: string): string {
  return `refresh:${id}`;
}
