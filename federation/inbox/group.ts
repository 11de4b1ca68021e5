// A group passes on what its members did: an Announce of their Create, Update, Delete, Like, or a Like's Undo (FEP-1b12; Lemmy and
// its kin). Its word alone is believed for nothing: posts are fetched from their own server, and so are votes.
import { isActive, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { isBlockedHost } from "#src/moderation/domains/queries.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { receiveBoost } from "#src/posts/receive-boost.ts";
import { receivePostDelete } from "#src/posts/receive-post.ts";
import { spend } from "../budgets.ts";
import { fetchObject } from "../documents.ts";
import { vouchFor } from "../forwarding/vouch-for.ts";
import type { Activity, Admitted } from "../guard.ts";
import { hasFollowerHere, receiveNote, receiveNoteUpdate, receiveSentNote } from "../notes.ts";
import { knownActor } from "../remote.ts";
import { dateOf, hasType, haveSameOrigin, idOf, isObject, isWebUrl, type Json } from "../vocab/json.ts";
import { visibilityOf } from "../vocab/note.ts";
import { onLike, undoLike } from "./like.ts";

export function isPassedOnByGroup(object: Json): object is Activity {
  return object["actor"] !== undefined && (isVote(object) || hasType(object, "Create", "Update", "Delete"));
}

function isVote(activity: Json): boolean {
  return hasType(activity, "Like") || isUndoneLike(activity);
}

function isUndoneLike({ type, object }: Json): boolean {
  return type === "Undo" && isObject(object) && hasType(object, "Like");
}

/** `announce`: by the group. Of what is for nobody here nothing is asked. @throws AppError */
export async function onPassedOnByGroup(app: App, announce: Admitted, inner: Activity): Promise<void> {
  const group = announce.actor;
  if (group.type !== "Group") throw new AppError("forbidden", "Only groups pass on what others did");
  const { object } = inner;
  const subject = isObject(object) && isUndoneLike(inner) ? idOf(object["object"]) : idOf(object);
  if (subject === undefined || !(await isWanted(app, group, inner, subject))) return;
  await checkInner(app, inner);
  if (isVote(inner)) return onPassedOnVote(app, group, inner);
  const vouched = await vouchFor(app, inner, group.uri);
  if (vouched && isActive(vouched.actor)) await take(app, announce, vouched);
}

/** Posts of a group that someone here follows; changes of what is known; answers to and likes of what was written here. */
async function isWanted(app: App, group: Account, inner: Activity, subject: string): Promise<boolean> {
  if (isVote(inner)) return app.uris.isLocal(subject);
  if (app.uris.isLocal(subject)) return false; // what is of this server comes from here
  if (inner.type !== "Create") return (await findPostByUri(app.store.read, subject)) !== undefined;
  const { object } = inner;
  const answered = isObject(object) ? idOf(object["inReplyTo"]) : undefined;
  return (answered !== undefined && app.uris.isLocal(answered)) || hasFollowerHere(app, group);
}

/** What the door checks of an activity that comes by itself (F12, F25). */
async function checkInner(app: App, { id, type, actor }: Activity): Promise<void> {
  const uri = Array.isArray(actor) ? undefined : idOf(actor);
  if (typeof type !== "string" || typeof id !== "string" || uri === undefined || !isWebUrl(uri))
    throw new AppError("invalid", "What a group passes on has one actor, one type and an id");
  if (!haveSameOrigin(id, uri) || app.uris.isLocal(uri))
    throw new AppError("invalid", "What a group passes on is of its actor's server");
  if (await isBlockedHost(app.store, new URL(uri).host))
    throw new AppError("forbidden", "This server is blocked");
}

/** Whose server the group's is may be believed by it; any other is asked. */
async function onPassedOnVote(app: App, group: Account, vote: Activity): Promise<void> {
  const actorUri = idOf(vote["actor"])!;
  if (!haveSameOrigin(group.uri, actorUri)) {
    spend(app, "forwarded", group.uri);
    const served = await fetchObject(app, vote.id);
    const isSame = idOf(served["actor"]) === actorUri && idOf(served["object"]) === idOf(vote["object"]);
    if (!isSame || !hasType(served, vote.type))
      throw new AppError("forbidden", `${vote.id} is another ${vote.type}`);
  }
  const actor = await knownActor(app, actorUri);
  if (!isActive(actor)) return;
  await (vote.type === "Like" ? onLike : undoLike)(app, { activity: vote, actor });
}

async function take(app: App, announce: Admitted, { activity, actor }: Admitted): Promise<void> {
  const object = activity["object"];
  if (activity.type === "Delete") return receivePostDelete(app, actor, idOf(object)!);
  if (!isObject(object)) return;
  if (activity.type === "Update") await receiveNoteUpdate(app, actor, object);
  else await bring(app, announce, actor, object);
}

/** A thread that begins in the group is a boost by it, for those who follow it. Answers stand in their thread alone. */
async function bring(app: App, { activity, actor: group }: Admitted, author: Account, note: Json) {
  const followed = await hasFollowerHere(app, group);
  // Whom it answers or names is told of it, and of one that only the group's followers wait for nobody is.
  const awaited = await receiveSentNote(app, author, note);
  const post = awaited ?? (followed ? await receiveNote(app, author, note) : undefined);
  const visibility = visibilityOf(activity, group.followersUrl);
  if (!post || !followed || post.inReplyToUri !== null || visibility === "direct") return;
  if (await findPostByUri(app.store.read, activity.id)) return; // also one that was taken back (F27)
  const publishedAt = dateOf(activity["published"]);
  await receiveBoost(app, group, post.id, { uri: activity.id, visibility, publishedAt });
}
