// Spaces at the ActivityPub door: the Event of one of ours, and reading one of another server.
import { findAccount, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { logger } from "#src/log.ts";
import { findPost } from "#src/posts/queries.ts";
import { coverOf } from "#src/spaces/announce.ts";
import { guestsOf, findSpacesByUri, type Space } from "#src/spaces/queries.ts";
import { currentHostId, currentHosts } from "#src/spaces/current-host.ts";
import { receiveSpace, type RemoteSpace } from "#src/spaces/receive-space.ts";
import { fetchObject } from "./documents.ts";
import { fromEvent, toEvent } from "./vocab/event.ts";
import { haveSameOrigin, idOf, type Json } from "./vocab/json.ts";
import { federatedEntries } from "./actors.ts";
import { toPaymentLink } from "./vocab/tip-jar.ts";

const log = logger("federation", "spaces");

/** The Event of a Space that is hosted here, for whoever may read it. */
export async function describeSpace(app: App, space: Space, starter: Account): Promise<Json> {
  const announcement = space.announcementId
    ? await findPost(app.store.read, space.announcementId)
    : undefined;
  const speakers = (await guestsOf(app.store.read, [space.id])).get(space.id) ?? [];
  const host = (await currentHosts(app.store.read, [space])).get(space.id) ?? starter;
  return toEvent(app.uris, {
    space,
    starter,
    host,
    speakers,
    at: app.clock.now(),
    cover: coverOf(announcement),
    announcementUri: announcement?.deletedAt ? undefined : announcement?.uri,
    paymentLinks: (await Promise.all([host, ...speakers].map((one) => paymentLinksOf(app, one)))).flat(),
  });
}

/** Of people of other servers too: what their actors say. */
async function paymentLinksOf(app: App, account: Account): Promise<object[]> {
  const entries = await federatedEntries(app, account);
  const page = isLocal(account) ? app.uris.tips(account.username) : account.url;
  return entries.map((entry) => toPaymentLink(entry, page));
}

/**
 * Reads the Space that a post of `author` points to, from its own server. Undefined where it is none, or can't be reached:
 * the post counts without it, and its next edit tries again.
 */
export async function refreshSpace(app: App, author: Account, uri: string): Promise<Space | undefined> {
  return fromItsServer(author, uri, async () => receiveEvent(app, author, await fetchObject(app, uri)));
}

/** The same where `host` says that it is theirs: undefined unless its server names them as who started it, or who hosts it now. */
export async function readHostedSpace(app: App, host: Account, uri: string): Promise<Space | undefined> {
  return fromItsServer(host, uri, async () => {
    const document = await fetchObject(app, uri);
    const starter = await starterOf(app, host, document);
    const space = starter && (await receiveEvent(app, starter, document));
    if (!space) return undefined;
    const hosts = [space.hostId, await currentHostId(app.store.read, space)];
    return hosts.includes(host.id) ? space : undefined;
  });
}

async function fromItsServer(
  author: Account,
  uri: string,
  read: () => Promise<Space | undefined>,
): Promise<Space | undefined> {
  // Announcements come from the host's server; a link that leads elsewhere is a quote or the like.
  if (!haveSameOrigin(uri, author.uri)) return undefined;
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.debug("{uri} is no Space that can be read: {reason}", { uri, reason: error.message });
    return undefined;
  }
}

async function starterOf(app: App, host: Account, document: Json): Promise<Account | undefined> {
  const uri = fromEvent(document)?.hostUri;
  if (uri === undefined || uri === host.uri) return host;
  if (!haveSameOrigin(uri, host.uri)) return undefined;
  const id = await app.remote.findAccountByUri(uri);
  return id === undefined ? undefined : findAccount(app.store.read, id);
}

/** What a server says unasked: only of a Space that is known here. */
export async function receiveEventUpdate(app: App, host: Account, document: Json): Promise<void> {
  const uri = idOf(document) ?? "";
  const known = await findSpacesByUri(app.store.read, [uri]);
  if (known.has(uri)) await receiveEvent(app, host, document);
}

/** An Event that came from its own server or was signed by its host. */
async function receiveEvent(app: App, host: Account, document: Json): Promise<Space | undefined> {
  const space = fromEvent(document);
  if (!space || space.hostUri !== host.uri || !haveSameOrigin(space.uri, host.uri)) return undefined;
  return receiveSpace(app, host, space, await heirOf(app, space));
}

/** Whom it was passed on to. A server names its own people alone: of others it cannot say what they host. */
async function heirOf(app: App, { uri, hostUri, heirUri }: RemoteSpace): Promise<Account | undefined> {
  if (heirUri === null || heirUri === hostUri || !haveSameOrigin(heirUri, uri)) return undefined;
  const id = await app.remote.findAccountByUri(heirUri);
  return id === undefined ? undefined : findAccount(app.store.read, id);
}
