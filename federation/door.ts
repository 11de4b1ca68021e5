// The ActivityPub door: which requests are for it, who answers each, and what it plugs into the app.
import type { Federation } from "@fedify/fedify";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { statusOf } from "#src/http.ts";
import { logger } from "#src/log.ts";
import { isBlockedHost } from "#src/moderation/domains/queries.ts";
import { readSettings } from "#src/settings/settings.ts";
import type { Peer } from "#src/server.ts";
import { describedAccount, instanceDocument, localAccount, personDocument } from "./actors.ts";
import {
  COLLECTIONS,
  collectionDocument,
  emptyCollection,
  repliesDocument,
  type CollectionName,
} from "./collections.ts";
import { deliverEvents } from "./delivery/events.ts";
import { runDeliveryJobs } from "./delivery/deliver.ts";
import { runFeaturedJobs } from "./featured.ts";
import type { Hosts } from "./delivery/hosts.ts";
import { createFedify } from "./federation.ts";
import { admit } from "./guard.ts";
import { hostMeta } from "./host-meta.ts";
import { openInbox, type Inbox } from "./inbox/receive.ts";
import { nodeInfoLinks, olderNodeInfo } from "./nodeinfo.ts";
import { ensureInstanceKeys } from "./keys.ts";
import { prefersActivity } from "./negotiation.ts";
import { runQuoteJobs, stampDocument } from "./quotes.ts";
import { activityDocument, emojiDocument, noteDocument } from "./objects.ts";
import { createRemote } from "./remote.ts";
import { verifyAnySigner } from "./signers.ts";
import { compareFollowers, runSynchronizationJobs } from "./synchronization/mend.ts";
import { partialFollowers } from "./synchronization/partial-followers.ts";
import { spaceDocument } from "./spaces.ts";
import { ACTIVITY_JSON, type Json } from "./vocab/json.ts";

export interface FederationDoor extends AsyncDisposable {
  /** Undefined where the request is not for this door: pages go to the web. */
  fetch(request: Request, peer: Peer): Promise<Response | undefined>;
}

const log = logger("federation");

/** Plugs lookups, delivery and the inbox into the app; before it starts. */
export async function createFederationDoor(app: App): Promise<FederationDoor> {
  await ensureInstanceKeys(app);
  app.remote = createRemote(app);
  app.outgoing.refuses = (host) => isBlockedHost(app.store, host);
  app.readEvents("delivery", (tx, event) => deliverEvents(app, tx, event));
  const inbox = await openInbox(app);
  inbox.run();
  runFeaturedJobs(app);
  const hosts = runDeliveryJobs(app);
  runQuoteJobs(app);
  runSynchronizationJobs(app);
  const fedify = createFedify(app);
  return {
    fetch: (request) => answer(app, { fedify, hosts, inbox }, request),
    async [Symbol.asyncDispose]() {},
  };
}

interface Parts {
  fedify: Federation<void>;
  hosts: Hosts;
  inbox: Inbox;
}

async function answer(
  app: App,
  { fedify, hosts, inbox }: Parts,
  request: Request,
): Promise<Response | undefined> {
  try {
    const { pathname } = new URL(request.url);
    if (/^\/(?:\.well-known\/webfinger|nodeinfo\/2\.1)$/.test(pathname))
      return await askFedify(fedify, request);
    if (pathname === "/.well-known/nodeinfo") return nodeInfoLinks(app);
    if (pathname === "/nodeinfo/2.0") return await olderNodeInfo(app, (asked) => askFedify(fedify, asked));
    if (/^\/\.well-known\/host-meta(?:\.json)?$/.test(pathname)) return hostMeta(app, request);
    if (isInbox(pathname)) return await receive(app, { hosts, inbox }, request, pathname);
    const read = readerOf(app, request);
    if (!read || !/^(?:GET|HEAD)$/.test(request.method)) return undefined;
    if (!prefersActivity(request)) return redirectToPage(app, pathname);
    await checkReader(app, request);
    return document(await read());
  } catch (error) {
    return refuse(request, error);
  }
}

async function askFedify(fedify: Federation<void>, request: Request): Promise<Response> {
  const response = await fedify.fetch(request, { contextData: undefined });
  response.headers.set("access-control-allow-origin", "*");
  return response;
}

/** Which address has which document. */
function readerOf(app: App, request: Request): (() => Promise<Json>) | undefined {
  const { pathname, searchParams } = new URL(request.url);
  const after = searchParams.get("after");
  const [first, second, third, fourth, fifth, ...rest] = pathname.slice(1).split("/").map(decode);
  if (first === undefined || rest.length > 0) return undefined;
  if (pathname === "/actor") return () => instanceDocument(app);
  if (pathname === "/actor/outbox") return async () => emptyCollection(`${app.uris.instanceActor}/outbox`);
  if (first === "activities" && second && third === undefined) return () => activityDocument(app, second);
  if (first === "spaces" && second && third === undefined) return () => spaceDocument(app, second);
  if (first === "emojis" && second && third === undefined && !second.includes("."))
    return () => emojiDocument(app, second);
  if (fifth !== undefined) {
    const isReplies = first === "users" && second && third === "posts" && fourth && fifth === "replies";
    return isReplies ? () => repliesDocument(app, second, fourth, after) : undefined;
  }
  const [username, name, id] = first.startsWith("@")
    ? [first.slice(1), second && "posts", second]
    : [second, third, fourth];
  if (!username || (first !== "users" && !first.startsWith("@"))) return undefined;
  if (name === undefined) return async () => personDocument(app, await describedAccount(app, username));
  if (name === "quotes" && id) return () => stampDocument(app, username, id);
  if (name === "posts" && id) return () => noteDocument(app, username, id);
  if (name === "followers_synchronization" && id === undefined && first === "users")
    return () => partialFollowers(app, request, username);
  if (id !== undefined || !isCollection(name)) return undefined;
  return async () => collectionDocument(app, await localAccount(app, username), name, after);
}

/** What anyone may read even where the rest is for known servers: without our own key nobody could check who we are. */
const OPEN = /^\/(?:actor(?:\/outbox)?|emojis\/[^/]+)$/;

/** @throws AppError unauthenticated, forbidden */
async function checkReader(app: App, request: Request): Promise<void> {
  if (OPEN.test(new URL(request.url).pathname)) return;
  const { authorizedFetch } = await readSettings(app.store);
  if (authorizedFetch === "on") await verifyAnySigner(app, request, undefined);
}

function isCollection(name: string): name is CollectionName {
  return COLLECTIONS.includes(name as CollectionName);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function document(json: Json): Response {
  const headers = {
    "content-type": `${ACTIVITY_JSON}; charset=utf-8`,
    vary: "accept",
    "access-control-allow-origin": "*",
  };
  // 410 tells those who ask that it is no use to ask again.
  const status = json["type"] === "Tombstone" ? 410 : 200;
  return new Response(JSON.stringify(json), { status, headers });
}

/** A browser that was given an id is led to the page; pages themselves are the web's. */
function redirectToPage({ uris }: App, pathname: string): Response | undefined {
  const [, username, id] = /^\/users\/([^/]+)(?:\/posts\/([^/]+))?$/.exec(pathname) ?? [];
  if (username === undefined) return undefined;
  const location = id === undefined ? uris.profile(username) : uris.postPage(username, id);
  return new Response(null, { status: 302, headers: { location, vary: "accept" } });
}

function isInbox(pathname: string): boolean {
  return pathname === "/inbox" || /^\/users\/[^/]+\/inbox$/.test(pathname);
}

async function receive(
  app: App,
  { hosts, inbox }: Pick<Parts, "hosts" | "inbox">,
  request: Request,
  pathname: string,
): Promise<Response> {
  if (request.method !== "POST") {
    return Response.json({ error: "An inbox takes POST" }, { status: 405, headers: { allow: "POST" } });
  }
  if (pathname !== "/inbox") await localAccount(app, decode(pathname.split("/")[2]!));
  const entered = await admit(app, request);
  if (entered) {
    await inbox.accept(entered);
    await compareFollowers(app, request, entered.taken);
    await hosts.heardFrom(new URL(entered.signer).host);
  }
  return new Response(null, { status: 202 });
}

function refuse(request: Request, error: unknown): Response {
  const { pathname } = new URL(request.url);
  if (error instanceof AppError) {
    log.debug("{method} {pathname} is refused: {reason}", {
      method: request.method,
      pathname,
      reason: error.message,
    });
    return Response.json({ error: error.safe }, { status: statusOf(error) });
  }
  log.error("{method} {pathname} failed: {error}", { method: request.method, pathname, error });
  return Response.json({ error: "Something went wrong on this server" }, { status: 500 });
}
