// Someone elsewhere moves: who follows them from here follows the new account. Only the old account says so, and only where the
// new one names it, read anew from its server: else anyone could collect the followers of others.
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { isKnownTo } from "#src/graph/moves/ties.ts";
import { receiveMove } from "#src/graph/moves/receive-move.ts";
import { localAccount } from "../actors.ts";
import type { Admitted } from "../guard.ts";
import { fetchActor } from "../remote.ts";
import { idOf } from "../vocab/json.ts";

export async function onMove(app: App, { activity, actor }: Admitted): Promise<void> {
  const targetUri = idOf(activity["target"]);
  if (idOf(activity["object"]) !== actor.uri || targetUri === undefined || targetUri === actor.uri)
    throw new AppError("forbidden", "An account moves itself, and elsewhere");
  if (!(await isKnownTo(app.store.read, actor.id))) return; // nobody here has a reason to ask the other server
  const target = await newAccount(app, targetUri);
  if (!target.alsoKnownAs.includes(actor.uri))
    throw new AppError("forbidden", `${targetUri} does not know ${actor.uri}`);
  await receiveMove(app, actor.id, target);
}

async function newAccount(app: App, uri: string): Promise<Account> {
  const username = app.uris.usernameOf(uri);
  return username === undefined ? fetchActor(app, uri) : localAccount(app, username);
}
