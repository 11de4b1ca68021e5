// A post of another server is deleted, a whole account, or a stamp of a quote; each only by its owner (F17).
import type { App } from "#src/app.ts";
import { receiveAccountDelete } from "#src/graph/receive-account-delete.ts";
import { receivePostDelete } from "#src/posts/receive-post.ts";
import type { Admitted } from "../guard.ts";
import { idOf } from "../vocab/json.ts";
import { onStampDelete } from "./quote.ts";

export async function onDelete(app: App, { activity, actor }: Admitted): Promise<void> {
  const uri = idOf(activity["object"]);
  if (uri === actor.uri) await receiveAccountDelete(app, actor.id);
  else if (await onStampDelete(app, { activity, actor })) return;
  else if (uri !== undefined) await receivePostDelete(app, actor, uri);
}
