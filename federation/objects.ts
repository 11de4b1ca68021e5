// Posts and activities of this server as documents: only what anyone may see (F22).
import { eq } from "drizzle-orm";
import { findAccount, getAccount, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { findEmojis, findLocalEmoji, textOfPost } from "#src/posts/emojis/queries.ts";
import { findPost, findPostByUri, getPost, mentionsOf, type Post } from "#src/posts/queries.ts";
import type { Visibility } from "#src/posts/schema.ts";
import type { Described } from "./document-cache.ts";
import { extrasOf } from "./note-extras.ts";
import { toAnnounce, toCreate } from "./vocab/activities.ts";
import { toEmoji } from "./vocab/emoji.ts";
import { ACTIVITY_STREAMS, idsOf, isPublic, type Json } from "./vocab/json.ts";
import { audienceOf, NOTE_CONTEXT, toNote, toTombstone } from "./vocab/note.ts";

/** A Tombstone where the post was deleted. @throws AppError not_found */
export async function describedNote(app: App, username: string, postId: string): Promise<Described> {
  const { read } = app.store;
  const known = await findPost(read, postId);
  if (known?.uri !== app.uris.post(username, postId))
    throw new AppError("not_found", "There is no such post");
  const about = [known.id, known.accountId];
  if (known.deletedAt) {
    const tombstone = toTombstone(known.uri, known.deletedAt);
    return { json: { "@context": ACTIVITY_STREAMS, ...tombstone }, about };
  }
  const note = await noteOf(app, await getPost(read, postId));
  return { json: { "@context": NOTE_CONTEXT, ...note }, about };
}

/** Of a custom emoji of ours. @throws AppError not_found */
export async function emojiDocument(app: App, shortcode: string): Promise<Json> {
  const emoji = await findLocalEmoji(app.store.read, shortcode);
  if (!emoji) throw new AppError("not_found", "There is no such emoji");
  return { "@context": NOTE_CONTEXT, ...toEmoji(app.uris, emoji) };
}

/** Without a context. */
export async function noteOf(app: App, post: Post, knownAuthor?: Account): Promise<Json> {
  const { read } = app.store;
  const author = knownAuthor ?? (await getAccount(read, post.accountId));
  const mentioned = (await mentionsOf(read, [post.id])).get(post.id) ?? [];
  const text = textOfPost(post, author);
  const emojis = (await findEmojis(read, [text]))(text);
  return toNote(app.uris, { post, author, mentioned, emojis, ...(await extrasOf(app, read, post)) });
}

/** Without a context. The Create of a post has an id that follows from the post's, so that it is the same wherever it stands. */
export async function createOf(app: App, author: Account, post: Post): Promise<Json> {
  return toCreate(app.uris.activity(post.id), author.uri, await noteOf(app, post, author));
}

export interface AnnouncedPost {
  /** The id of the Announce. */
  uri: string;
  visibility: Visibility;
  postUri: string;
  author: Account;
}

/** Without a context. The author hears of it too. */
export function announceOf(app: App, booster: Account, { uri, visibility, postUri, author }: AnnouncedPost) {
  const followers = app.uris.followers(booster.username);
  const others = author.id === booster.id ? [] : [author.uri];
  return toAnnounce(uri, booster.uri, postUri, audienceOf(visibility, followers, others));
}

/** A stored activity, byte for byte, if it is addressed to the public. @throws AppError not_found, gone */
export async function activityDocument(app: App, id: string): Promise<Json> {
  const { q, t } = app.store.read;
  const boost = await findPostByUri(app.store.read, app.uris.activity(id));
  if (boost?.deletedAt) throw new AppError("gone", "This boost was taken back");
  const [row] = await q
    .select()
    .from(t.outgoingActivities)
    .where(eq(t.outgoingActivities.id, app.uris.activity(id)));
  if (!row) return pastCreate(app, id);
  const sender = row.accountId ? await findAccount(app.store.read, row.accountId) : undefined;
  const activity = JSON.parse(row.body) as Json;
  const isOpen = [...idsOf(activity["to"]), ...idsOf(activity["cc"])].some(isPublic);
  if (!isOpen || !sender || sender.deletedAt || sender.suspendedAt) {
    throw new AppError("not_found", "There is no such activity");
  }
  return activity;
}

/** Of a post that was sent long ago. @throws AppError not_found */
async function pastCreate(app: App, postId: string): Promise<Json> {
  const post = await getPost(app.store.read, postId);
  if (!app.uris.isLocal(post.uri) || post.boostOfId !== null)
    throw new AppError("not_found", "There is no such activity");
  const author = await getAccount(app.store.read, post.accountId);
  return { "@context": NOTE_CONTEXT, ...(await createOf(app, author, post)) };
}
