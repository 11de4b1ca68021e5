// Which post a taken-back Like or Announce was about, where its id is not known here: the sender may have given it a new one.
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { findPostByUri, type Post } from "#src/posts/queries.ts";
import type { Activity } from "../guard.ts";
import { hasType, idOf, isObject } from "../vocab/json.ts";

/** Undefined for what somebody else did (F18). */
export async function undonePost(
  app: App,
  { object }: Activity,
  actor: Account,
  type: "Like" | "Announce",
): Promise<Post | undefined> {
  if (!isObject(object) || !hasType(object, type) || idOf(object["actor"]) !== actor.uri) return undefined;
  return findPostByUri(app.store.read, idOf(object["object"]) ?? "");
}
