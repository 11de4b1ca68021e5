// Emoji of other servers, as the posts and actors that use them bring them along.
import { and, eq, inArray } from "drizzle-orm";
import type { App } from "../../app.ts";
import { createId } from "../../ids.ts";
import { ruleOf } from "../../moderation/domains/queries.ts";

/** Checked by the ActivityPub door. */
export interface RemoteEmoji {
  shortcode: string;
  url: string;
  mediaType: string | null;
  /** What its document says; null where it says nothing. */
  updatedAt: Date | null;
}

/** Stores those that are new or newer. */
export async function receiveEmojis(app: App, domain: string, emojis: readonly RemoteEmoji[]): Promise<void> {
  const named = new Map(emojis.map((emoji) => [emoji.shortcode, emoji]));
  if (named.size === 0) return;
  const { q, t } = app.store.read;
  const { customEmojis } = t;
  const known = await q
    .select()
    .from(customEmojis)
    .where(and(eq(customEmojis.domain, domain), inArray(customEmojis.shortcode, [...named.keys()])));
  const before = new Map(known.map((row) => [row.shortcode, row]));
  const now = app.clock.now();
  const changed = [...named.values()].filter(({ shortcode, url, updatedAt }) => {
    const row = before.get(shortcode);
    return !row || (row.url !== url && (updatedAt === null || updatedAt >= row.updatedAt));
  });
  if (changed.length === 0 || (await ruleOf(app.store, domain))?.rejectMedia) return;
  await app.store.tx(async (tx) => {
    for (const { shortcode, url, mediaType, updatedAt } of changed) {
      // A date from the future would keep all later ones out (F28).
      const at = updatedAt && updatedAt < now ? updatedAt : now;
      const values = { url, mediaType, updatedAt: at };
      await tx.q
        .insert(customEmojis)
        .values({ ...values, id: createId(now), shortcode, domain, file: null, category: null })
        .onConflictDoUpdate({ target: [customEmojis.shortcode, customEmojis.domain], set: values });
    }
  });
}
