// Handles of other servers: WebFinger gives the actor, and an actor's handle counts when it leads back to the actor.
import { domainToASCII } from "node:url";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { ACTIVITY_JSON, isObject, list } from "./vocab/json.ts";

export interface Handle {
  username: string;
  /** Host and port, in lower case and punycode. */
  domain: string;
}

/** What servers accept as a username; anything else could be mistaken for another (F26). */
const USERNAME = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i;
const MEDIA_TYPES = ["application/jrd+json", "application/json"];

/** `carol@remote.test`, with or without `acct:` or a leading @. @throws AppError invalid */
export function parseHandle(text: string): Handle {
  const [username, host, ...rest] = text
    .trim()
    .replace(/^acct:/i, "")
    .replace(/^@/, "")
    .split("@");
  if (!username || !host || rest.length > 0 || !USERNAME.test(username)) {
    throw new AppError("invalid", "This is not a handle");
  }
  return { username, domain: normalDomain(host) };
}

function normalDomain(host: string): string {
  const [, name, port] = /^([^:]+)(:\d{1,5})?$/.exec(host) ?? [];
  const ascii = name === undefined ? "" : domainToASCII(name.replace(/\.$/, ""));
  if (ascii === "") throw new AppError("invalid", "This is not a handle");
  return ascii + (port ?? "");
}

/** The id of the actor behind a handle. @throws AppError not_found, unavailable, invalid */
export async function findActorUri(app: App, handle: Handle): Promise<string> {
  try {
    return (await finger(app, handle, "https:")).actorUri;
  } catch (error) {
    if (!app.config.allowPrivateAddresses) throw error;
    return (await finger(app, handle, "http:")).actorUri; // closed networks may speak plain http
  }
}

/**
 * The handle of an actor as its server confirms it: under the actor's own host, or, where that names another domain as the
 * subject, under that one if it leads back to the same actor.
 * @throws AppError unprocessable, not_found, unavailable
 */
export async function confirmHandle(app: App, actorUri: string, username: string): Promise<Handle> {
  const { host, protocol } = new URL(actorUri);
  const own = parseHandle(`${username}@${host}`);
  const first = await finger(app, own, protocol);
  if (first.actorUri !== actorUri)
    throw new AppError("unprocessable", `${actorUri} is not the actor of its handle`);
  const { subject } = first;
  if (isSame(subject, own)) return own;
  const second = await finger(app, subject, protocol);
  if (second.actorUri !== actorUri || !isSame(second.subject, subject)) {
    throw new AppError("unprocessable", `${actorUri} claims a handle that leads elsewhere`);
  }
  return subject;
}

interface Finger {
  subject: Handle;
  actorUri: string;
}

async function finger(app: App, handle: Handle, scheme: string): Promise<Finger> {
  if (handle.domain === app.config.domain) throw new AppError("invalid", "This handle is of this server");
  const resource = `acct:${handle.username}@${handle.domain}`;
  const url = `${scheme}//${handle.domain}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
  const response = await app.outgoing.request(url, { accept: MEDIA_TYPES });
  if (response.status === 404 || response.status === 410) {
    throw new AppError("not_found", `${handle.domain} does not know ${handle.username}`);
  }
  if (response.status !== 200)
    throw new AppError("unavailable", `${handle.domain} answered ${response.status}`);
  return readJrd(response.json(), handle);
}

function readJrd(jrd: unknown, asked: Handle): Finger {
  const links = isObject(jrd) ? list(jrd["links"]).filter(isObject) : [];
  const self = links.find(
    ({ rel, type, href }) => rel === "self" && isActivity(type) && typeof href === "string",
  );
  if (!self) throw new AppError("not_found", `${asked.username}@${asked.domain} is not on ActivityPub`);
  const subject = isObject(jrd) && typeof jrd["subject"] === "string" ? jrd["subject"] : "";
  return {
    actorUri: String(self["href"]),
    subject: subject.startsWith("acct:") ? parseHandle(subject) : asked,
  };
}

function isActivity(type: unknown): boolean {
  return typeof type === "string" && (type === ACTIVITY_JSON || type.startsWith("application/ld+json"));
}

function isSame(a: Handle, b: Handle): boolean {
  return a.domain === b.domain && a.username.toLowerCase() === b.username.toLowerCase();
}
