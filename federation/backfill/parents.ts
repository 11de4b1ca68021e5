// What an answer answers: read from its own server, and so on up the thread.
import { isActive } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { spend } from "../budgets.ts";
import { fetchObject } from "../documents.ts";
import { receiveNote } from "../notes.ts";
import { knownActor } from "../remote.ts";
import { idOf, list } from "../vocab/json.ts";
import { seekParent } from "./seek-parent.ts";

/** @throws AppError */
export async function readParent(app: App, uri: string, depth: number): Promise<void> {
  if (await findPostByUri(app.store.read, uri)) return;
  spend(app, "backfill", uri);
  const note = await fetchObject(app, uri);
  const author = await knownActor(app, idOf(list(note["attributedTo"])[0]) ?? "");
  const post = isActive(author) ? await receiveNote(app, author, note, { alone: true }) : undefined;
  if (post) await seekParent(app, post, depth + 1);
}
