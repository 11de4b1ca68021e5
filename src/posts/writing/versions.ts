// What a post said before: a version is kept when another one takes its place.
import { asc, eq } from "drizzle-orm";
import type { Db, Tx } from "../../db/store.ts";
import { createId } from "../../ids.ts";
import type { Tables } from "../../schema.ts";
import type { Post } from "../queries.ts";

type Words = Pick<Post, "content" | "spoiler" | "sensitive" | "language" | "attachments">;
export type Version = Pick<
  Tables["postEdits"]["$inferSelect"],
  "content" | "spoiler" | "sensitive" | "attachments" | "writtenAt"
>;

/** Whether a reader would see another post. Counts of votes and the like come as updates too: they are no edit. */
export function saysOther(post: Words, changes: Partial<Words>): boolean {
  const differs = (name: keyof Words) =>
    changes[name] !== undefined && JSON.stringify(changes[name]) !== JSON.stringify(post[name]);
  return (["content", "spoiler", "sensitive", "language", "attachments"] as const).some(differs);
}

/** Before the row is changed, in the same transaction. */
export async function keepVersion({ q, t }: Tx, post: Post, at: Date): Promise<void> {
  const { id: postId, content, source, sourceType, spoiler, sensitive, attachments } = post;
  const words = { content, source, sourceType, spoiler, sensitive, attachments };
  const writtenAt = post.editedAt ?? post.publishedAt;
  await q.insert(t.postEdits).values({ ...words, id: createId(at), postId, writtenAt });
}

/** All versions, the first one first; the last is the post as it is. */
export async function versionsOf({ q, t }: Db, post: Post): Promise<Version[]> {
  const earlier = await q
    .select()
    .from(t.postEdits)
    .where(eq(t.postEdits.postId, post.id))
    .orderBy(asc(t.postEdits.id));
  return [...earlier, { ...post, writtenAt: post.editedAt ?? post.publishedAt }];
}
