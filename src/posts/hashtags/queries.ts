// Reads of hashtags.
import { eq } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";
import { hashtagKey } from "./key.ts";

export type Hashtag = Tables["hashtags"]["$inferSelect"];

/** By any spelling, with or without #. */
export async function findHashtag({ q, t }: Db, name: string): Promise<Hashtag | undefined> {
  const [row] = await q
    .select()
    .from(t.hashtags)
    .where(eq(t.hashtags.key, hashtagKey(name.replace(/^#/, ""))));
  return row;
}
