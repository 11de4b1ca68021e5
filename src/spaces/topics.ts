// The topics of a Space as the directory looks them up.
import { eq } from "drizzle-orm";
import type { Tx } from "../db/store.ts";
import { hashtagKey } from "../posts/hashtags/key.ts";

export async function replaceTopics({ q, t }: Tx, spaceId: string, topics: readonly string[]): Promise<void> {
  await q.delete(t.spaceTopics).where(eq(t.spaceTopics.spaceId, spaceId));
  const keys = new Set(topics.map(hashtagKey).filter((key) => key !== ""));
  const rows = [...keys].map((key) => ({ spaceId, key }));
  if (rows.length > 0) await q.insert(t.spaceTopics).values(rows);
}
