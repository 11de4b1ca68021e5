// The ActivityPub door: which requests are for it, who answers each, and what it plugs into the app.
import type { Federation } from "@fedify/fedify";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { statusOf } from "#src/http.ts";
import { logger } from "#src/log.ts";
import { isBlockedHost, rejectsFilesOf } from "#src/moderation/domains/queries.ts";
import { readSettings } from "#src/settings/settings.ts";
import type { AtHand, Peer, Ready, Receive } from "#src/server.ts";
import { localAccount } from "./actors.ts";
import { decode, describerOf, readerOf } from "./addresses.ts";
import { runBackfillJobs } from "./backfill/jobs.ts";
import { deliverEvents } from "./delivery/events.ts";
import { runDeliveryJobs } from "./delivery/deliver.ts";
import { runFeaturedJobs } from "./featured.ts";
import type { Hosts } from "./delivery/hosts.ts";
import { DocumentCache, write, type Written } from "./document-cache.ts";
import { createFedify } from "./federation.ts";
import { admit } from "./guard.ts";
import { hostMeta } from "./host-meta.ts";
import { openInbox, type Inbox } from "./inbox/receive.ts";
import { nodeInfoLinks, olderNodeInfo } from "./nodeinfo.ts";
import { ensureInstanceKeys } from "./keys.ts";
import { askedOf, askedOfNode, type Asked } from "./incoming.ts";
import { prefersActivity } from "./negotiation.ts";
import { createDocuments } from "./own-documents.ts";
import { runQuoteJobs } from "./quotes.ts";
import { createRemote } from "./remote.ts";
import { verifyAnySigner } from "./signers.ts";
import { compareFollowers, runSynchronizationJobs } from "./synchronization/mend.ts";
import { ACTIVITY_JSON, hostOf } from "./vocab/json.ts";

export interface FederationDoor extends AsyncDisposable {
  /** Undefined where the request is not for this door: pages go to the web. */
  fetch(request: Request, peer: Peer): Promise<Response | undefined>;
  /** The answer to a request for a document that was asked for a moment ago. */
  atHand: AtHand;
  /** What comes to inboxes, without the way that other requests go. */
  receive: Receive;
}

const log = logger("federation");

/** Plugs lookups, delivery and the inbox into the app; before it starts. */
export async function createFederationDoor(app: App): Promise<FederationDoor> {
  await ensureInstanceKeys(app);
  app.remote = createRemote(app);
  app.documents = createDocuments(app);
  app.outgoing.refuses = (host) => isBlockedHost(app.store, host);
  app.outgoing.refusesFiles = (host) => rejectsFilesOf(app.store, host);
  app.readEvents("delivery", (tx, event) => deliverEvents(app, tx, event));
  const inbox = await openInbox(app);
  inbox.run();
  runFeaturedJobs(app);
  const hosts = runDeliveryJobs(app);
  runQuoteJobs(app);
  runSynchronizationJobs(app);
  runBackfillJobs(app);
  const fedify = createFedify(app);
  const documents = new DocumentCache();
  return {
    fetch: (request) => answer(app, { fedify, hosts, inbox, documents }, request),
    atHand({ method, url = "", headers }) {
      const written = method === "GET" ? documents.get(url) : undefined;
      return written && prefersActivity(headers.accept ?? "") ? { ...written, headers: HEADERS } : undefined;
    },
    receive(request) {
      const [path = ""] = (request.url ?? "").split("?", 1);
      if (request.method !== "POST" || !isInbox(path)) return undefined;
      return readyOf(app, { hosts, inbox }, askedOfNode(request, app.config.origin), path);
    },
    async [Symbol.asyncDispose]() {
      documents[Symbol.dispose]();
    },
  };
}

interface Parts {
  fedify: Federation<void>;
  hosts: Hosts;
  inbox: Inbox;
  documents: DocumentCache;
}

type InboxParts = Pick<Parts, "hosts" | "inbox">;

async function answer(
  app: App,
  { fedify, hosts, inbox, documents }: Parts,
  request: Request,
): Promise<Response | undefined> {
  try {
    const { pathname } = new URL(request.url);
    if (/^\/(?:\.well-known\/webfinger|nodeinfo\/2\.1)$/.test(pathname))
      return await askFedify(fedify, request);
    if (pathname === "/.well-known/nodeinfo") return nodeInfoLinks(app);
    if (pathname === "/nodeinfo/2.0") return await olderNodeInfo(app, (asked) => askFedify(fedify, asked));
    if (/^\/\.well-known\/host-meta(?:\.json)?$/.test(pathname)) return hostMeta(app, request);
    if (isInbox(pathname)) return await receiveFetched(app, { hosts, inbox }, request);
    const describe = describerOf(app, pathname);
    const read = describe ? async () => (await describe()).json : readerOf(app, request);
    if (!read || !/^(?:GET|HEAD)$/.test(request.method)) return undefined;
    if (!prefersActivity(request.headers.get("accept") ?? "")) return redirectToPage(app, pathname);
    const isForAnyone = await checkReader(app, request);
    if (describe && isForAnyone) return document(await documents.read(pathname, describe));
    return document(write(await read()));
  } catch (error) {
    return refuse(request, error);
  }
}

async function askFedify(fedify: Federation<void>, request: Request): Promise<Response> {
  const response = await fedify.fetch(request, { contextData: undefined });
  response.headers.set("access-control-allow-origin", "*");
  return response;
}

/** What anyone may read even where the rest is for known servers: without our own key nobody could check who we are. */
const OPEN = /^\/(?:actor(?:\/outbox)?|emojis\/[^/]+)$/;

/** Whether the document is for anyone, signed or not. @throws AppError unauthenticated, forbidden */
async function checkReader(app: App, request: Request): Promise<boolean> {
  if (OPEN.test(new URL(request.url).pathname)) return true;
  const { authorizedFetch } = await readSettings(app.store);
  if (authorizedFetch === "on") await verifyAnySigner(app, request, undefined);
  return authorizedFetch === "off";
}

const HEADERS = {
  "content-type": `${ACTIVITY_JSON}; charset=utf-8`,
  vary: "accept",
  "access-control-allow-origin": "*",
};

function document({ status, body }: Written): Response {
  return new Response(new Uint8Array(body), { status, headers: HEADERS });
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

/** What an inbox answers to all that it takes. */
const ACCEPTED = 202;

async function receive(
  app: App,
  { hosts, inbox }: InboxParts,
  request: Asked,
  pathname: string,
): Promise<void> {
  if (pathname !== "/inbox") await localAccount(app, decode(pathname.split("/")[2]!));
  const entered = await admit(app, request);
  if (entered) {
    await inbox.accept(entered);
    await compareFollowers(app, request, entered.taken);
    await hosts.heardFrom(hostOf(entered.signer));
  }
}

async function receiveFetched(app: App, parts: InboxParts, request: Request): Promise<Response> {
  if (request.method !== "POST") {
    return Response.json({ error: "An inbox takes POST" }, { status: 405, headers: { allow: "POST" } });
  }
  await receive(app, parts, askedOf(request), new URL(request.url).pathname);
  return new Response(null, { status: ACCEPTED });
}

const NOTHING = Buffer.alloc(0);

/** The same answers as bytes. */
async function readyOf(app: App, parts: InboxParts, request: Asked, pathname: string): Promise<Ready> {
  try {
    await receive(app, parts, request, pathname);
    return { status: ACCEPTED, headers: {}, body: NOTHING };
  } catch (error) {
    const refused = refuse(request, error);
    const body = Buffer.from(await refused.arrayBuffer());
    return { status: refused.status, headers: Object.fromEntries(refused.headers), body };
  }
}

function refuse(request: Pick<Asked, "method" | "url">, error: unknown): Response {
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
