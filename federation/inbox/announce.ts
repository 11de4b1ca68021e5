// Someone elsewhere boosts a post, or takes the boost back.
import { isActive, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { receiveBoost } from "#src/posts/receive-boost.ts";
import { unboostPost } from "#src/posts/unboost-post.ts";
import { fetchObject } from "../documents.ts";
import type { Admitted } from "../guard.ts";
import { hasFollowerHere, receiveNote } from "../notes.ts";
import { knownActor } from "../remote.ts";
import { dateOf, idOf, isObject, list } from "../vocab/json.ts";
import { visibilityOf } from "../vocab/note.ts";
import { isPassedOnByGroup, onPassedOnByGroup } from "./group.ts";
import { undonePost } from "./undone-post.ts";

export async function onAnnounce(app: App, { activity, actor }: Admitted): Promise<void> {
  const { object } = activity;
  const passedOn = isObject(object) && isPassedOnByGroup(object);
  if (passedOn) return onPassedOnByGroup(app, { activity, actor }, object);
  const objectUri = idOf(object);
  const visibility = visibilityOf(activity, actor.followersUrl);
  if (objectUri === undefined || !(await isAwaited(app, actor, objectUri))) return;
  if (visibility === "direct") throw new AppError("forbidden", "A boost is for the public or for followers");
  if (await findPostByUri(app.store.read, activity.id)) return; // also one that was taken back (F27)
  const postId = await announcedPost(app, objectUri);
  const publishedAt = dateOf(activity["published"]);
  await receiveBoost(app, actor, postId, { uri: activity.id, visibility, publishedAt });
}

/** Of a post of ours, or by someone whom people here follow: not the whole world is kept. */
async function isAwaited(app: App, actor: Account, objectUri: string): Promise<boolean> {
  return app.uris.isLocal(objectUri) || hasFollowerHere(app, actor);
}

/**
 * The post as its own server serves it, never as the Announce quotes it (F20). While that server can't be reached this is
 * tried again, and given up in the end.
 */
async function announcedPost(app: App, uri: string): Promise<string> {
  const known = await findPostByUri(app.store.read, uri);
  if (known) return known.id;
  if (app.uris.isLocal(uri)) throw new AppError("not_found", "There is no such post");
  const note = await fetchObject(app, uri);
  const author = await knownActor(app, idOf(list(note["attributedTo"])[0]) ?? "");
  const post = isActive(author) ? await receiveNote(app, author, note) : undefined;
  if (!post) throw new AppError("gone", `${uri} is not shown any more`);
  return post.id;
}

/** Only by its own actor (F18). */
export async function undoAnnounce(app: App, { activity, actor }: Admitted): Promise<void> {
  const named = await findPostByUri(app.store.read, idOf(activity["object"]) ?? "");
  if (named && (named.boostOfId === null || named.accountId !== actor.id || named.deletedAt)) return;
  const postId = named?.boostOfId ?? (await undonePost(app, activity, actor, "Announce"))?.id;
  if (postId !== undefined) await unboostPost(app, actor.id, postId);
}
