// Reads of previews of links.
import { and, inArray, isNotNull } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";

export type LinkPreview = Tables["linkPreviews"]["$inferSelect"] & { title: string };

/** Those that there are, by their addresses. */
export async function findPreviews({ q, t }: Db, urls: readonly string[]): Promise<Map<string, LinkPreview>> {
  if (urls.length === 0) return new Map();
  const { linkPreviews } = t;
  const rows = await q
    .select()
    .from(linkPreviews)
    .where(and(inArray(linkPreviews.url, [...new Set(urls)]), isNotNull(linkPreviews.title)));
  return new Map(rows.map((row) => [row.url, row as LinkPreview]));
}
