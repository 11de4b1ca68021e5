// Someone elsewhere blocks one of ours, or takes the block back.
import { findAccountByUri, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { findBlockByUri } from "#src/graph/queries.ts";
import { receiveBlock, receiveUnblock } from "#src/graph/receive-block.ts";
import type { Activity, Admitted } from "../guard.ts";
import { hasType, idOf, isObject } from "../vocab/json.ts";

export async function onBlock(app: App, { activity, actor }: Admitted): Promise<void> {
  const blocked = await findAccountByUri(app.store.read, idOf(activity["object"]) ?? "");
  if (!blocked || !isLocal(blocked)) return;
  await receiveBlock(app, { blockerId: actor.id, blockedId: blocked.id, uri: activity.id });
}

/** True where the Undo speaks of a block; only that of its own actor ends (F18). */
export async function undoBlock(app: App, { activity, actor }: Admitted): Promise<boolean> {
  const named = await findBlockByUri(app.store.read, idOf(activity["object"]) ?? "");
  if (!named && !isBlock(activity)) return false;
  const blockedId =
    named?.blockerId === actor.id ? named.blockedId : await blockedIn(app, activity, actor.uri);
  if (blockedId !== undefined) await receiveUnblock(app, actor.id, blockedId);
  return true;
}

function isBlock({ object }: Activity): boolean {
  return isObject(object) && hasType(object, "Block");
}

/** Some give the Block another id when they take it back: then its two ends tell. */
async function blockedIn(app: App, { object }: Activity, actorUri: string): Promise<string | undefined> {
  if (!isObject(object) || idOf(object["actor"]) !== actorUri) return undefined;
  return (await findAccountByUri(app.store.read, idOf(object["object"]) ?? ""))?.id;
}
