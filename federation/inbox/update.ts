// Something of another server changed: a post, an actor or a Space, and only by its owner (F16).
import type { App } from "#src/app.ts";
import type { Admitted } from "../guard.ts";
import { receiveNoteUpdate } from "../notes.ts";
import { isActor, receiveActor } from "../remote.ts";
import { receiveEventUpdate } from "../spaces.ts";
import { isSpaceEvent } from "../vocab/event.ts";
import { idOf, isObject } from "../vocab/json.ts";
import { ownObject } from "./create.ts";

export async function onUpdate(app: App, { activity, actor }: Admitted): Promise<void> {
  const { object } = activity;
  if (idOf(object) === actor.uri) {
    if (isObject(object) && isActor(object)) await receiveActor(app, object);
    return;
  }
  const own = await ownObject(app, activity, actor.uri);
  if (isSpaceEvent(own)) await receiveEventUpdate(app, actor, own);
  else await receiveNoteUpdate(app, actor, own);
}
