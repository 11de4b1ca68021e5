// The rows that say which posts carry a hashtag: written with the post, so that its tags' timelines show it at once.
import { eq, inArray } from "drizzle-orm";
import type { Tx } from "../../db/store.ts";
import { createId } from "../../ids.ts";
import { hashtagKey } from "./key.ts";

/** All tags of a post anew; an empty list takes them away. */
export async function replaceHashtags(
  tx: Tx,
  postId: string,
  names: readonly string[],
  at: Date,
): Promise<void> {
  const { q, t } = tx;
  await q.delete(t.postHashtags).where(eq(t.postHashtags.postId, postId));
  const ids = await ensureHashtags(tx, names, at);
  const rows = [...ids.values()].map((hashtagId) => ({ postId, hashtagId }));
  if (rows.length > 0) await q.insert(t.postHashtags).values(rows);
}

/** The ids of tags by their keys; what is new is made. In the order of keys, so that two writers never wait for each other crosswise. */
export async function ensureHashtags(
  { q, t }: Tx,
  names: readonly string[],
  at: Date,
): Promise<Map<string, string>> {
  const named = new Map(names.map((name) => [hashtagKey(name), name]));
  const keys = [...named.keys()].sort();
  if (keys.length === 0) return new Map();
  const rows = keys.map((key) => ({ id: createId(at), key, name: named.get(key)!, lastUsedAt: at }));
  await q
    .insert(t.hashtags)
    .values(rows)
    .onConflictDoUpdate({ target: t.hashtags.key, set: { lastUsedAt: at } });
  const found = await q.select().from(t.hashtags).where(inArray(t.hashtags.key, keys));
  return new Map(found.map(({ key, id }) => [key, id]));
}
