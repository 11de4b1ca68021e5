// What Fedify answers for us: who is behind a handle (WebFinger) and what this server is (NodeInfo). Documents and inboxes are
// not among it: its writing turns lists of one into the thing itself, calls the public "as:Public" and costs a millisecond
// each, and its reading puts strangers' JSON through JSON-LD.
import "./temporal.ts";
import { createFederation, MemoryKvStore, type Federation } from "@fedify/fedify";
import { Application, Image, Link, Person, type Actor } from "@fedify/fedify/vocab";
import { findAccountByHandle, isActive, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { describeInstance } from "./nodeinfo.ts";

export function createFedify(app: App): Federation<void> {
  const federation = createFederation<void>({
    kv: new MemoryKvStore(), // neither of the two keeps anything
    origin: app.config.origin,
    manuallyStartQueue: true,
    documentLoaderFactory: () => loadNothing,
    contextLoaderFactory: () => loadNothing,
  });
  federation
    .setActorDispatcher("/users/{identifier}", (_context, identifier) => describeActor(app, identifier))
    .mapActorAlias("/actor", app.config.domain)
    .mapHandle((_context, username) => findIdentifier(app, username))
    .mapAlias((_context, { href }) => {
      const profiles = app.uris.profile("");
      return href.startsWith(profiles) ? { username: href.slice(profiles.length) } : null;
    });
  federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => describeInstance(app));
  return federation;
}

/** Whatever Fedify wants from the network goes through the guarded client, so never through it. */
export async function loadNothing(url: string): Promise<never> {
  throw new AppError("forbidden", `${url} is not for Fedify to load`);
}

/** An account's name as its owner writes it, in whatever case it is asked for; the domain for the instance's own actor. */
async function findIdentifier(app: App, username: string): Promise<string | null> {
  if (username.toLowerCase() === app.config.domain) return app.config.domain;
  return (await findLocal(app, username))?.username ?? null;
}

/** As much of an actor as WebFinger tells. */
async function describeActor(app: App, identifier: string): Promise<Actor | null> {
  const { uris, config } = app;
  if (identifier === config.domain) {
    return new Application({ id: new URL(uris.instanceActor), preferredUsername: config.domain });
  }
  const account = await findLocal(app, identifier);
  if (!account) return null;
  const page = new Link({
    href: new URL(account.url),
    rel: "http://webfinger.net/rel/profile-page",
    mediaType: "text/html",
  });
  const icon = account.avatarUrl ? { icon: new Image({ url: new URL(account.avatarUrl) }) } : {};
  return new Person({ id: new URL(account.uri), preferredUsername: account.username, url: page, ...icon });
}

async function findLocal(app: App, username: string): Promise<Account | undefined> {
  const account = await findAccountByHandle(app.store.read, username, app.config.domain);
  return account && isLocal(account) && isActive(account) ? account : undefined;
}
