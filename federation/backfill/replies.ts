// The answers to a post of another server, as its own collection names them, and theirs in turn; each from its own server.
import { isActive } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { findPostByUri, type Post } from "#src/posts/queries.ts";
import { spend } from "../budgets.ts";
import { fetchObject } from "../documents.ts";
import { receiveNote } from "../notes.ts";
import { knownActor } from "../remote.ts";
import { idOf, idsOf, isPublic, isWebUrl, list } from "../vocab/json.ts";
import { itemsOfCollection } from "./pages.ts";

const BOUNDS = { items: 60, pages: 4 };
const MAX_LEVELS = 3;
/** Posts that one look at a thread brings. */
const MAX_FOUND = 100;

/** How many it brought. @throws AppError */
export async function readReplies(app: App, post: Post): Promise<number> {
  let found = 0;
  let level = [post];
  for (let depth = 0; depth < MAX_LEVELS && level.length > 0; depth++) {
    const next: Post[] = [];
    for (const parent of level) {
      if (found + next.length < MAX_FOUND) next.push(...(await repliesOf(app, parent, depth > 0)));
    }
    found += next.length;
    level = next;
  }
  return found;
}

async function repliesOf(app: App, parent: Post, isForgiving: boolean): Promise<Post[]> {
  if (!parent.repliesUrl) return [];
  try {
    const items = await itemsOfCollection(app, parent.repliesUrl, BOUNDS);
    const found: Post[] = [];
    for (const item of items) {
      const reply = await readReply(app, parent, idOf(item) ?? "");
      if (reply) found.push(reply);
    }
    return found;
  } catch (error) {
    if (isForgiving && error instanceof AppError) return [];
    throw error;
  }
}

/** Undefined where it is known, is no answer to the post, is not for everyone, or can't be read. */
async function readReply(app: App, parent: Post, uri: string): Promise<Post | undefined> {
  if (!isWebUrl(uri) || app.uris.isLocal(uri) || (await findPostByUri(app.store.read, uri))) return undefined;
  try {
    spend(app, "backfill", uri);
    const note = await fetchObject(app, uri);
    const isOpen = [...idsOf(note["to"]), ...idsOf(note["cc"])].some(isPublic);
    if (!isOpen || idOf(note["inReplyTo"]) !== parent.uri) return undefined;
    const author = await knownActor(app, idOf(list(note["attributedTo"])[0]) ?? "");
    return isActive(author) ? await receiveNote(app, author, note, { alone: true }) : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
