// Which address has which document, and how it is read.
import type { App } from "#src/app.ts";
import { describedAccount, instanceDocument, localAccount, personDocument } from "./actors.ts";
import {
  COLLECTIONS,
  collectionDocument,
  emptyCollection,
  repliesDocument,
  type CollectionName,
} from "./collections.ts";
import type { Described } from "./document-cache.ts";
import { activityDocument, describedNote, emojiDocument } from "./objects.ts";
import { stampDocument } from "./quotes.ts";
import { spaceFor } from "./space-readers.ts";
import { partialFollowers } from "./synchronization/partial-followers.ts";
import type { Json } from "./vocab/json.ts";

/** Of actors and posts, which whole crowds ask for at once. */
export function describerOf(app: App, pathname: string): (() => Promise<Described>) | undefined {
  const [, name = "", id] =
    /^\/users\/([^/]+)(?:\/posts\/([^/]+))?$/.exec(pathname) ??
    /^\/@([^/]+)(?:\/(\w{26}))?$/.exec(pathname) ??
    [];
  const username = decode(name);
  if (username === "") return undefined;
  if (id !== undefined) return () => describedNote(app, username, id);
  return async () => {
    const account = await describedAccount(app, username);
    return { json: await personDocument(app, account), about: [account.id] };
  };
}

/** Of all other documents. */
export function readerOf(app: App, request: Request): (() => Promise<Json>) | undefined {
  const { pathname, searchParams } = new URL(request.url);
  const [first, second, third, ...rest] = pathname.slice(1).split("/").map(decode);
  if (pathname === "/actor") return () => instanceDocument(app);
  if (pathname === "/actor/outbox") return async () => emptyCollection(`${app.uris.instanceActor}/outbox`);
  if (!second) return undefined;
  if (first === "users" && third) {
    return ofPerson(app, request, { username: second, after: searchParams.get("after") }, [third, ...rest]);
  }
  if (third !== undefined) return undefined;
  if (first === "activities") return () => activityDocument(app, second);
  if (first === "spaces") return () => spaceFor(app, request, second);
  if (first === "emojis" && !second.includes(".")) return () => emojiDocument(app, second);
  return undefined;
}

interface Asked {
  username: string;
  /** Where a page of a collection begins. */
  after: string | null;
}

function ofPerson(
  app: App,
  request: Request,
  { username, after }: Asked,
  [name = "", id, part, ...rest]: string[],
): (() => Promise<Json>) | undefined {
  if (rest.length > 0) return undefined;
  if (name === "posts" && id && part === "replies") return () => repliesDocument(app, username, id, after);
  if (part !== undefined) return undefined;
  if (name === "quotes" && id) return () => stampDocument(app, username, id);
  if (id !== undefined) return undefined;
  if (name === "followers_synchronization") return () => partialFollowers(app, request, username);
  if (!isCollection(name)) return undefined;
  return async () => collectionDocument(app, await localAccount(app, username), name, after);
}

function isCollection(name: string): name is CollectionName {
  return COLLECTIONS.includes(name as CollectionName);
}

export function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
