// A post of another server comes in, or a vote in a poll of ours.
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { fetchObject } from "../documents.ts";
import type { Activity, Admitted } from "../guard.ts";
import { receiveSentNote } from "../notes.ts";
import { haveSameOrigin, idOf, isObject, list, type Json } from "../vocab/json.ts";
import { onVote } from "./vote.ts";

export async function onCreate(app: App, { activity, actor }: Admitted): Promise<void> {
  if (await onVote(app, { activity, actor })) return;
  await receiveSentNote(app, actor, await ownObject(app, activity, actor.uri));
}

/** The object as the actor vouches for it: embedded, or fetched where it only names or quotes something. */
export async function ownObject(app: App, { object }: Activity, actorUri: string): Promise<Json> {
  const id = idOf(object);
  if (id === undefined || !haveSameOrigin(id, actorUri)) {
    throw new AppError("forbidden", "Posts come from their author's server");
  }
  const isOwn = isObject(object) && idOf(list(object["attributedTo"])[0]) === actorUri;
  return isOwn ? object : fetchObject(app, id);
}
