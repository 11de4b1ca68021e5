// Someone here follows a hashtag: public posts with it come to their home.
import { and, eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import { hashtagKey } from "../../posts/hashtags/key.ts";
import { isHashtag } from "../../posts/text/patterns.ts";

/** Following it again, in whatever spelling, changes nothing. @throws AppError unprocessable */
export async function followTag(app: App, accountId: string, typed: string): Promise<void> {
  const name = typed
    .trim()
    .replace(/^[#＃]/, "")
    .normalize("NFC");
  if (!isHashtag(name)) throw new AppError("unprocessable", "This is not a hashtag");
  const createdAt = app.clock.now();
  await app.store.tx(async (tx) => {
    const row = { id: createId(createdAt), accountId, key: hashtagKey(name), name, createdAt };
    const [made] = await tx.q.insert(tx.t.tagFollows).values(row).onConflictDoNothing().returning();
    if (made) await recordEvent(tx, { type: "tag_follow.changed", accountId }, createdAt);
  });
}

/** Nothing happens where it is not followed. */
export async function unfollowTag(app: App, accountId: string, name: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const { tagFollows } = tx.t;
    const mine = and(eq(tagFollows.accountId, accountId), eq(tagFollows.key, keyOf(name)));
    const gone = await tx.q.delete(tagFollows).where(mine).returning();
    if (gone.length > 0) await recordEvent(tx, { type: "tag_follow.changed", accountId }, app.clock.now());
  });
}

/** Of a name as it is typed or stands in an address. */
export function keyOf(name: string): string {
  return hashtagKey(name.trim().replace(/^[#＃]/, ""));
}
