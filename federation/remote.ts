// Looking up actors and posts of other servers: the ActivityPub side of ports.Remote.
import {
  findAccountByHandle,
  findAccountByUri,
  isLocal,
  normalHandle,
  type Account,
} from "#src/accounts/queries.ts";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { logger } from "#src/log.ts";
import { applyTo } from "#src/moderation/domains/apply-to-accounts.ts";
import { ruleOfAccount } from "#src/moderation/domains/queries.ts";
import { receiveAccountDelete } from "#src/graph/receive-account-delete.ts";
import { enqueue } from "#src/jobs/queue.ts";
import { BACKFILL_QUEUE, type BackfillJob } from "#src/posts/backfill/ask.ts";
import type { Remote } from "#src/ports.ts";
import { askForPins } from "#src/posts/pins/ask-for-pins.ts";
import { receiveEmojis } from "#src/posts/emojis/receive-emojis.ts";
import { findPost, findPostByUri } from "#src/posts/queries.ts";
import { receiveTipJar } from "#src/tips/receive-tip-jar.ts";
import { eq } from "drizzle-orm";
import { localAccount } from "./actors.ts";
import { spend } from "./budgets.ts";
import { fetchDocument, fetchObject, type Document } from "./documents.ts";
import { receiveNote, receiveNoteUpdate } from "./notes.ts";
import { isSpaceEvent } from "./vocab/event.ts";
import { emojisIn } from "./vocab/emoji.ts";
import { hasType, idOf, list, type Json } from "./vocab/json.ts";
import { fromPerson } from "./vocab/person.ts";
import { confirmHandle, findActorUri, parseHandle, type Handle } from "./webfinger.ts";
import { perStore } from "#src/db/per-store.ts";
import { recentlyUsed } from "#src/recently-used.ts";

/** After that an actor is read again when someone asks for it. */
const FRESH_MS = 24 * 3_600_000;

const log = logger("federation", "remote");

export function createRemote(app: App): Remote {
  return {
    findAccount: (handle) => orNothing(() => findByHandle(app, handle)),
    findAccountByUri: (uri) => orNothing(() => findByAddress(app, uri)),
    rereadAccount: (uri) => orNothing(async () => (await fetchActor(app, uri)).id),
    findPostByUri: (uri) => orNothing(() => findPostByAddress(app, uri)),
    refreshPoll: (uri) => orNothing(() => readPost(app, uri)),
  };
}

/** Whoever looks something up wants to know if it is there, not why it is not. */
async function orNothing<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.debug("Nothing found: {reason}", { reason: error.message });
    return undefined;
  }
}

async function findByHandle(app: App, text: string): Promise<string | undefined> {
  const known = await findAccountByHandle(
    app.store.read,
    normalHandle(text, app.config.domain),
    app.config.domain,
  );
  if (known && (isLocal(known) || isFresh(app, known))) return known.id;
  const handle = parseHandle(text);
  if (handle.domain === app.config.domain) return undefined;
  const account = await fetchActor(app, await findActorUri(app, handle));
  await askForPins(app, account);
  return account.id;
}

async function findByAddress(app: App, address: string): Promise<string | undefined> {
  if (app.uris.isLocal(address)) return findLocalByAddress(app, address);
  const known = await findAccountByUri(app.store.read, address);
  if (known && (isLocal(known) || isFresh(app, known))) return known.id;
  const account = await receiveActor(app, await fetchDocument(app, address));
  await askForPins(app, account);
  return account.id;
}

/** The id or the page of someone here. */
async function findLocalByAddress(app: App, address: string): Promise<string | undefined> {
  const [, username] = /^\/(?:@|users\/)(\w+)$/.exec(new URL(address).pathname) ?? [];
  return username && (await localAccount(app, username)).id;
}

/** The id or the page of a post of this server. */
async function findLocalPost(app: App, address: string): Promise<string | undefined> {
  const [, id] = /^\/(?:@\w+|users\/\w+\/posts)\/(\w+)$/.exec(new URL(address).pathname) ?? [];
  const post = id && (await findPost(app.store.read, id));
  return post && !post.deletedAt && app.uris.isLocal(post.uri) ? post.id : undefined;
}

async function findPostByAddress(app: App, address: string): Promise<string | undefined> {
  if (app.uris.isLocal(address)) return findLocalPost(app, address);
  const known = await findPostByUri(app.store.read, address);
  if (known) return known.deletedAt ? undefined : known.id;
  const found = await fetchDocument(app, address);
  const note = isSpaceEvent(found) ? await fetchObject(app, idOf(found["announcement"]) ?? "") : found;
  const author = await knownActor(app, idOf(list(note["attributedTo"])[0]) ?? "");
  return (await receiveNote(app, author, note))?.id;
}

/** A post that is here, read again as its server has it now. */
async function readPost(app: App, uri: string): Promise<void> {
  const note = await fetchObject(app, uri);
  const author = await knownActor(app, idOf(list(note["attributedTo"])[0]) ?? "");
  await receiveNoteUpdate(app, author, note);
}

function isFresh(app: App, account: Account): boolean {
  return (
    account.deletedAt !== null || (account.fetchedAt?.getTime() ?? 0) > app.clock.now().getTime() - FRESH_MS
  );
}

/** The account of an actor, fetched where it is not known yet. @throws AppError */
export async function knownActor(app: App, uri: string): Promise<Account> {
  return (await findAccountByUri(app.store.read, uri)) ?? fetchActor(app, uri);
}

/** Requests under way, so that a herd that waits for one actor asks once. */
const underWay = perStore(() => new Map<string, Promise<Account>>());

/** Reads an actor anew from its own server. @throws AppError */
export async function fetchActor(app: App, uri: string): Promise<Account> {
  const fetches = underWay(app.store);
  const running = fetches.get(uri);
  if (running) return running;
  const fetching = spendOnUnknown(app, uri)
    .then(() => fetchObject(app, uri))
    .then((document) => receiveActor(app, document))
    .finally(() => fetches.delete(uri));
  fetches.set(uri, fetching);
  return fetching;
}

/** Actors that nobody here knew are fetched in bounds: a chain of them through sub-domains without end costs its maker nothing (F34). */
async function spendOnUnknown(app: App, uri: string): Promise<void> {
  if (await findAccountByUri(app.store.read, uri)) return;
  spend(app, "actor", uri);
  const { host } = new URL(uri);
  const { q, t } = app.store.read;
  const known = await q
    .select({ id: t.accounts.id })
    .from(t.accounts)
    .where(eq(t.accounts.domain, host))
    .limit(1);
  if (known.length === 0) spend(app, "host", uri);
}

/** Reads a known actor again; one whose server says that it is gone is gone here too. @throws AppError unavailable */
export async function refreshActor(app: App, uri: string): Promise<void> {
  const known = await findAccountByUri(app.store.read, uri);
  if (!known || isLocal(known) || isFresh(app, known)) return;
  try {
    await fetchActor(app, uri);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    if (error.code === "gone") await receiveAccountDelete(app, known.id);
  }
}

/** Asks for an actor that was not read for a day, in a job; again only after an hour, whatever comes of it. */
export async function askForStale(app: App, account: Account): Promise<void> {
  if (isLocal(account) || isFresh(app, account)) return;
  const asked = askedOf(app.store);
  const now = app.clock.now();
  if (now.getTime() - (asked.get(account.id) ?? 0) < STALE_PAUSE_MS) return;
  asked.set(account.id, now.getTime());
  const job: BackfillJob = { kind: "actor", uri: account.uri };
  const orderingKey = `backfill ${new URL(account.uri).host}`;
  await app.store.tx((tx) => enqueue(tx, BACKFILL_QUEUE, [job], now, { orderingKey }));
}

const STALE_PAUSE_MS = 3_600_000;
const askedOf = perStore(() => recentlyUsed<number>(10_000));

/** Stores an actor whose document came from its own server or was signed by it. @throws AppError */
export async function receiveActor(app: App, document: Document | Json): Promise<Account> {
  const { person, tips } = fromPerson(document);
  if (app.uris.isLocal(person.uri)) throw new AppError("invalid", "This is an address of this server");
  const known = await findAccountByUri(app.store.read, person.uri);
  if (known?.deletedAt) throw new AppError("gone", "This account was deleted");
  const handle = await handleOf(app, known, person.uri, person.username);
  const rule = await ruleOfAccount(app.store, { uri: person.uri, domain: handle.domain });
  if (rule?.severity === "block") throw new AppError("forbidden", `${handle.domain} is blocked`);
  const pictures = rule?.rejectMedia ? { avatarUrl: null, headerUrl: null } : {};
  await receiveEmojis(app, handle.domain, emojisIn(document["tag"]));
  return app.store.tx(async (tx) => {
    const account = await receiveAccount(app, tx, { ...person, ...pictures, ...handle });
    await applyTo(app, tx, account);
    await receiveTipJar(app, tx, account.id, tips);
    return account;
  });
}

/** Asked once an actor, and again when it calls itself by another name. */
async function handleOf(
  app: App,
  known: Account | undefined,
  uri: string,
  username: string,
): Promise<Handle> {
  if (known?.domain && known.username.toLowerCase() === username.toLowerCase()) {
    return { username, domain: known.domain };
  }
  return confirmHandle(app, uri, username);
}

export function isActor(document: Json): boolean {
  return hasType(document, "Person", "Service", "Application", "Group", "Organization");
}
