// Older posts of a profile, from its outbox: two pages a look, on from where the last one ended.
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import type { Refresh } from "#src/posts/backfill/refreshes.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { spend } from "../budgets.ts";
import { fetchObject } from "../documents.ts";
import { receiveNote } from "../notes.ts";
import { hasType, haveSameOrigin, idOf, idsOf, isObject, isPublic, list, type Json } from "../vocab/json.ts";
import { firstPage, readPage } from "./pages.ts";

const PAGES_A_LOOK = 2;
const MAX_PAGES = 200;
const MAX_ITEMS = 60;

/** What the look changes of the refresh. Boosts are left out: each would have to be fetched from elsewhere. @throws AppError */
export async function readOlderPosts(
  app: App,
  account: Account,
  refresh: Refresh,
): Promise<Partial<Refresh>> {
  const visited = [...refresh.visited];
  let { next } = refresh;
  let found = 0;
  for (let read = 0; read < PAGES_A_LOOK; read++) {
    const page = next === undefined ? await firstPage(app, account.outboxUrl!) : await readPage(app, next);
    for (const item of page.items.slice(0, MAX_ITEMS)) if (await keep(app, account, item)) found++;
    if (next !== undefined) visited.push(next);
    next = page.next;
    const isOver = next === undefined || visited.includes(next) || visited.length >= MAX_PAGES;
    if (isOver) return { found, visited, isWhole: true };
  }
  return { found, visited, next, isWhole: false };
}

/** True for a post that was not here. */
async function keep(app: App, account: Account, item: unknown): Promise<boolean> {
  try {
    const note = await noteIn(app, account, item);
    if (!note || !isOpen(note) || (await findPostByUri(app.store.read, idOf(note) ?? ""))) return false;
    return (await receiveNote(app, account, note, { alone: true })) !== undefined;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** What stands in a page of the author's own server is the author's word; what it only names is fetched. */
async function noteIn(app: App, account: Account, item: unknown): Promise<Json | undefined> {
  const isActivity = isObject(item) && hasType(item, "Create", "Announce", "Like", "Add", "Update");
  if (isActivity && (!hasType(item, "Create") || idOf(item["actor"]) !== account.uri)) return undefined;
  const object = isActivity ? item["object"] : item;
  const uri = idOf(object);
  if (uri === undefined || !haveSameOrigin(uri, account.uri)) return undefined;
  if (isObject(object) && idOf(list(object["attributedTo"])[0]) === account.uri) return object;
  if (await findPostByUri(app.store.read, uri)) return undefined;
  spend(app, "backfill", uri);
  const fetched = await fetchObject(app, uri);
  if (!hasType(fetched, "Create")) return fetched;
  return isObject(fetched["object"]) && idOf(fetched["actor"]) === account.uri
    ? fetched["object"]
    : undefined;
}

function isOpen(note: Json): boolean {
  return [...idsOf(note["to"]), ...idsOf(note["cc"])].some(isPublic);
}
