// Which follow an Accept, Reject or Undo speaks of: by the Follow's id, else by its two ends, as some servers repeat neither.
import { findAccountByUri, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { findFollowByUri } from "#src/graph/queries.ts";
import type { Activity } from "../guard.ts";
import { hasType, idOf, isObject } from "../vocab/json.ts";

/** The follower here whose follow of `followee` is answered. */
export async function answeredFollower(
  app: App,
  { object }: Activity,
  followee: Account,
): Promise<string | undefined> {
  const { read } = app.store;
  const named = await findFollowByUri(read, idOf(object) ?? "");
  if (named) return named.followeeId === followee.id ? named.followerId : undefined;
  if (!isObject(object) || !hasType(object, "Follow") || idOf(object["object"]) !== followee.uri)
    return undefined;
  const follower = await findAccountByUri(read, idOf(object["actor"]) ?? "");
  return follower && app.uris.isLocal(follower.uri) ? follower.id : undefined;
}

/** The followee whose follower `follower` no longer wants to be. */
export async function undoneFollowee(
  app: App,
  { object }: Activity,
  follower: Account,
): Promise<string | undefined> {
  const { read } = app.store;
  const named = await findFollowByUri(read, idOf(object) ?? "");
  if (named) return named.followerId === follower.id ? named.followeeId : undefined;
  if (!isObject(object) || !hasType(object, "Follow") || idOf(object["actor"]) !== follower.uri)
    return undefined;
  return (await findAccountByUri(read, idOf(object["object"]) ?? ""))?.id;
}
