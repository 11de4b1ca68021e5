// The hashtags that someone shows on their profile, with how much they write under each.
import { and, asc, count, desc, eq, isNull, max, notInArray } from "drizzle-orm";
import type { App } from "../../app.ts";
import { lock, type Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import type { Tables } from "../../schema.ts";
import { ensureHashtags } from "./rows.ts";
import { isHashtag } from "../text/patterns.ts";

export const MAX_FEATURED_TAGS = 10;

export type FeaturedTag = Pick<Tables["featuredTags"]["$inferSelect"], "id" | "name"> & {
  postsCount: number;
  lastPostAt: Date | null;
};

export interface UsedTag {
  id: string;
  name: string;
  postsCount: number;
}

export async function featuredTagsOf({ q, t }: Db, accountId: string): Promise<FeaturedTag[]> {
  const { featuredTags, postHashtags, posts } = t;
  const mine = and(
    eq(posts.id, postHashtags.postId),
    eq(posts.accountId, accountId),
    eq(posts.visibility, "public"),
    isNull(posts.deletedAt),
  );
  return q
    .select({
      id: featuredTags.id,
      name: featuredTags.name,
      postsCount: count(posts.id),
      lastPostAt: max(posts.publishedAt),
    })
    .from(featuredTags)
    .leftJoin(postHashtags, eq(postHashtags.hashtagId, featuredTags.hashtagId))
    .leftJoin(posts, mine)
    .where(eq(featuredTags.accountId, accountId))
    .groupBy(featuredTags.id, featuredTags.name)
    .orderBy(asc(featuredTags.id));
}

/** What someone writes about most and does not show yet. */
export async function tagsToFeature({ q, t }: Db, accountId: string, limit = 10): Promise<UsedTag[]> {
  const { featuredTags, postHashtags, posts, hashtags } = t;
  const shown = q
    .select({ id: featuredTags.hashtagId })
    .from(featuredTags)
    .where(eq(featuredTags.accountId, accountId));
  return q
    .select({ id: hashtags.id, name: hashtags.name, postsCount: count(posts.id) })
    .from(posts)
    .innerJoin(postHashtags, eq(postHashtags.postId, posts.id))
    .innerJoin(hashtags, eq(hashtags.id, postHashtags.hashtagId))
    .where(and(eq(posts.accountId, accountId), isNull(posts.deletedAt), notInArray(hashtags.id, shown)))
    .groupBy(hashtags.id, hashtags.name)
    .orderBy(desc(count(posts.id)))
    .limit(limit);
}

/** Showing one twice changes nothing. @throws AppError unprocessable */
export async function featureTag(app: App, accountId: string, typed: string): Promise<FeaturedTag> {
  const name = typed
    .trim()
    .replace(/^[#＃]/, "")
    .normalize("NFC");
  if (!/^[\p{L}\p{M}\p{N}_·・\u200c]+$/u.test(name) || !isHashtag(name))
    throw refusal("This is not a hashtag");
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    await lock(tx, `featured_tags:${accountId}`);
    const [hashtagId] = (await ensureHashtags(tx, [name], at)).values();
    const row = { id: createId(at), accountId, hashtagId: hashtagId!, name, createdAt: at };
    const [made] = await tx.q.insert(tx.t.featuredTags).values(row).onConflictDoNothing().returning();
    const tags = await featuredTagsOf(tx, accountId);
    if (tags.length > MAX_FEATURED_TAGS)
      throw refusal(`A profile shows at most ${MAX_FEATURED_TAGS} hashtags`);
    if (made) await recordEvent(tx, { type: "account.updated", accountId }, at);
    const { featuredTags: table } = tx.t;
    const mine = and(eq(table.accountId, accountId), eq(table.hashtagId, hashtagId!));
    const [kept] = await tx.q.select().from(table).where(mine);
    return tags.find(({ id }) => id === kept!.id)!;
  });
}

/** @throws AppError not_found */
export async function unfeatureTag(app: App, accountId: string, id: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const { featuredTags } = tx.t;
    const gone = await tx.q
      .delete(featuredTags)
      .where(and(eq(featuredTags.id, id), eq(featuredTags.accountId, accountId)))
      .returning();
    if (gone.length === 0) throw new AppError("not_found", "There is no such featured hashtag");
    await recordEvent(tx, { type: "account.updated", accountId }, at);
  });
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { name: message } });
}
