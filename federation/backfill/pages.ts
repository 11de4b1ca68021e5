// Reads collections of other servers page by page: few pages, none twice, and none of a third server (F29).
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { spend } from "../budgets.ts";
import { fetchDocument } from "../documents.ts";
import { haveSameOrigin, idOf, isObject, list, type Json } from "../vocab/json.ts";

export interface Bounds {
  items: number;
  pages: number;
}

export interface PageOfItems {
  items: unknown[];
  /** Of the same server. */
  next: string | undefined;
}

/** All items within the bounds. @throws AppError */
export async function itemsOfCollection(app: App, uri: string, bounds: Bounds): Promise<unknown[]> {
  const visited = new Set<string>([uri]);
  const items: unknown[] = [];
  let page: PageOfItems = await firstPage(app, uri);
  for (let read = 1; ; read++) {
    items.push(...page.items);
    const { next } = page;
    if (next === undefined || visited.has(next) || read >= bounds.pages || items.length >= bounds.items)
      break;
    visited.add(next);
    page = await readPage(app, next);
  }
  return items.slice(0, bounds.items);
}

/** Of a collection: what it holds itself, or its first page. @throws AppError */
export async function firstPage(app: App, uri: string): Promise<PageOfItems> {
  const collection = await read(app, uri);
  const own = itemsIn(collection);
  const { first } = collection;
  if (own.length > 0 || first === undefined) return { items: own, next: undefined };
  if (isObject(first) && first["id"] === undefined) return pageOf(uri, first);
  const page = idOf(first);
  if (isObject(first) && (itemsIn(first).length > 0 || first["next"] !== undefined))
    return pageOf(uri, first);
  if (page === undefined || page === uri || !haveSameOrigin(page, uri)) return { items: [], next: undefined };
  return readPage(app, page);
}

/** @throws AppError */
export async function readPage(app: App, uri: string): Promise<PageOfItems> {
  return pageOf(uri, await read(app, uri));
}

async function read(app: App, uri: string): Promise<Json> {
  spend(app, "backfill", uri);
  const document = await fetchDocument(app, uri);
  if (!haveSameOrigin(document.id, uri)) throw new AppError("unprocessable", `${uri} is of another server`);
  return document;
}

function pageOf(uri: string, page: Json): PageOfItems {
  const next = idOf(page["next"]);
  const isOwn = next !== undefined && next !== uri && haveSameOrigin(next, uri);
  return { items: itemsIn(page), next: isOwn ? next : undefined };
}

function itemsIn(page: Json): unknown[] {
  return list(page["orderedItems"] ?? page["items"]);
}
