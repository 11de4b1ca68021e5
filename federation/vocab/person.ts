// Accounts as actors, written and read as plain JSON-LD.
import type { Account } from "#src/accounts/queries.ts";
import type { RemoteAccount } from "#src/accounts/receive-account.ts";
import { ACTOR_TYPES, type ActorType, type ProfileField } from "#src/accounts/schema.ts";
import { AppError } from "#src/errors.ts";
import { plainText, sanitizePost } from "#src/posts/sanitize.ts";
import { renderBio } from "#src/posts/render-profile.ts";
import { renderPost } from "#src/posts/render.ts";
import type { RemoteTip } from "#src/tips/read-attachments.ts";
import type { Uris } from "#src/uris.ts";
import { mainKeyId, proofKeyId, type PublicKeys } from "../keys.ts";
import { pictureOf, toImage } from "./attachments.ts";
import { fromActor } from "./tip-jar.ts";
import {
  ACTIVITY_STREAMS,
  haveSameOrigin,
  idOf,
  idsOf,
  isObject,
  isWebUrl,
  list,
  text,
  webUrl,
  type Json,
} from "./json.ts";

const MAX_NAME = 200;
const MAX_BIO = 20_000;
const MAX_FIELDS = 20;
const MAX_ALIASES = 50;

const ACTOR_CONTEXT = [
  ACTIVITY_STREAMS,
  "https://w3id.org/security/v1",
  "https://www.w3.org/ns/did/v1",
  "https://w3id.org/security/multikey/v1",
  {
    manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
    toot: "http://joinmastodon.org/ns#",
    discoverable: "toot:discoverable",
    indexable: "toot:indexable",
    suspended: "toot:suspended",
    alsoKnownAs: { "@id": "as:alsoKnownAs", "@type": "@id" },
    movedTo: { "@id": "as:movedTo", "@type": "@id" },
    featured: { "@id": "toot:featured", "@type": "@id" },
    featuredTags: { "@id": "toot:featuredTags", "@type": "@id" },
    Emoji: "toot:Emoji",
    schema: "http://schema.org#",
    PropertyValue: "schema:PropertyValue",
    value: "schema:value",
    monetization: { "@id": "https://webmonetization.org/ns#monetization", "@type": "@id" },
  },
];

/** `attachments`: after the account's own fields. */
export function toPerson(
  uris: Uris,
  account: Account,
  keys: PublicKeys,
  attachments: object[],
  monetization?: string,
): Json {
  const { username, uri } = account;
  return {
    "@context": ACTOR_CONTEXT,
    id: uri,
    type: account.type,
    preferredUsername: username,
    name: account.name || username,
    summary: renderBio(account, uris.tag),
    url: account.url,
    published: account.createdAt.toISOString(),
    manuallyApprovesFollowers: account.locked,
    discoverable: account.discoverable,
    indexable: account.indexable,
    inbox: uris.inbox(username),
    outbox: uris.outbox(username),
    followers: uris.followers(username),
    following: uris.following(username),
    featured: uris.featured(username),
    featuredTags: uris.featuredTags(username),
    endpoints: { sharedInbox: uris.sharedInbox },
    alsoKnownAs: account.alsoKnownAs,
    ...(account.movedToUri ? { movedTo: account.movedToUri } : {}),
    ...keysOf(uri, keys),
    ...(account.avatarUrl ? { icon: toImage(account.avatarUrl) } : {}),
    ...(account.headerUrl ? { image: toImage(account.headerUrl) } : {}),
    // Always a list: Mastodon and Misskey drop every field of an actor whose only attachment is not in one.
    attachment: [...account.fields.map((field) => toField(uris, field)), ...attachments],
    ...(monetization === undefined ? {} : { monetization }),
  };
}

/** As much as others need to find what they know of the account, and `suspended`, which Mastodon reads. */
export function toSuspended(uris: Uris, account: Account, keys: PublicKeys): Json {
  const blank = { ...account, name: "", bio: "", fields: [], avatarUrl: null, headerUrl: null };
  return { ...toPerson(uris, blank, keys, []), suspended: true };
}

/** The instance's own actor: it signs what is asked for in nobody's name. */
export function toApplication(uris: Uris, keys: PublicKeys): Json {
  return {
    "@context": ACTOR_CONTEXT,
    id: uris.instanceActor,
    type: "Application",
    preferredUsername: uris.domain,
    url: uris.origin,
    manuallyApprovesFollowers: true,
    inbox: uris.sharedInbox,
    outbox: `${uris.instanceActor}/outbox`,
    endpoints: { sharedInbox: uris.sharedInbox },
    ...keysOf(uris.instanceActor, keys),
    attachment: [],
  };
}

/** Only Ed25519 as an assertion method: a second RSA key there makes the document dearer to read and nobody uses it. */
function keysOf(actor: string, { rsaPem, ed25519 }: PublicKeys): Json {
  const method = {
    id: proofKeyId(actor),
    type: "Multikey",
    controller: actor,
    publicKeyMultibase: ed25519,
  };
  return {
    publicKey: { id: mainKeyId(actor), owner: actor, publicKeyPem: rsaPem },
    assertionMethod: [method],
  };
}

/** `value` of a local account is text; a lone address becomes a link that may verify as rel=me. */
function toField(uris: Uris, { name, value }: ProfileField): Json {
  const html = renderPost(value, new Map(), uris.tag).replace(/^<p>([\s\S]*)<\/p>$/, "$1");
  return { type: "PropertyValue", name, value: html.replaceAll('rel="nofollow', 'rel="me nofollow') };
}

/** What an actor's document says, before WebFinger has confirmed the handle. */
export interface ReadPerson {
  person: Omit<RemoteAccount, "domain">;
  tips: RemoteTip[];
}

/** @throws AppError unprocessable */
export function fromPerson(document: Json): ReadPerson {
  const id = text(document["id"], 2_048);
  const type = list(document["type"]).find((name): name is ActorType =>
    ACTOR_TYPES.includes(name as ActorType),
  );
  const inboxUrl = text(document["inbox"], 2_048);
  const username = text(document["preferredUsername"], 100);
  if (!type || !isWebUrl(id) || !haveSameOrigin(id, inboxUrl) || username === "") {
    throw new AppError("unprocessable", "This is not an actor that can be spoken to");
  }
  const endpoints = isObject(document["endpoints"]) ? document["endpoints"] : {};
  const movedTo = idOf(document["movedTo"]);
  const { tips, fields } = fromActor(document);
  const person = {
    uri: id,
    url: webUrl(document["url"], "text/html") ?? id,
    username,
    type,
    name: plainText(text(document["name"], MAX_NAME)),
    bio: sanitizePost(text(document["summary"], MAX_BIO)),
    fields: fields.slice(0, MAX_FIELDS).map(({ name, value }) => toProfileField(name, value)),
    avatarUrl: pictureOf(document["icon"]),
    headerUrl: pictureOf(document["image"]),
    locked: document["manuallyApprovesFollowers"] === true,
    discoverable: document["discoverable"] !== false,
    indexable: document["indexable"] === true,
    inboxUrl,
    sharedInboxUrl: ownAddress(id, endpoints["sharedInbox"]),
    outboxUrl: ownAddress(id, document["outbox"]),
    followersUrl: ownAddress(id, document["followers"]),
    featuredUrl: ownAddress(id, document["featured"]),
    alsoKnownAs: idsOf(document["alsoKnownAs"]).filter(isWebUrl).slice(0, MAX_ALIASES),
    movedToUri: movedTo !== undefined && movedTo !== id && isWebUrl(movedTo) ? movedTo : null,
    ...keyOf(id, document),
    proofKeys: proofKeysOf(id, document),
  };
  return { person, tips };
}

function toProfileField(name: string, html: string): ProfileField {
  return { name: plainText(name.slice(0, 1_000)).slice(0, 255), value: sanitizePost(html.slice(0, 10_000)) };
}

/** An actor may name only places on its own server: else its followers' posts would be sent to a stranger. */
function ownAddress(id: string, value: unknown): string | null {
  const address = isObject(value) ? value["id"] : value;
  return typeof address === "string" && haveSameOrigin(id, address) ? address : null;
}

/** The RSA key that signs the actor's requests; it must call the actor its owner (F2, F3). */
function keyOf(id: string, document: Json): Pick<RemoteAccount, "publicKeyId" | "publicKeyPem"> {
  const keys = list(document["publicKey"]).filter(isObject);
  const key = keys.find(
    (candidate) =>
      candidate["owner"] === id &&
      typeof candidate["publicKeyPem"] === "string" &&
      haveSameOrigin(id, text(candidate["id"], 2_048)),
  );
  if (!key) return { publicKeyId: null, publicKeyPem: null };
  return { publicKeyId: String(key["id"]), publicKeyPem: text(key["publicKeyPem"], 10_000) };
}

/** Ed25519 keys that the actor publishes for object proofs (FEP-521a); each must name the actor as its controller. */
function proofKeysOf(id: string, document: Json): Record<string, string> {
  const methods = list(document["assertionMethod"]).filter(isObject).slice(0, 10);
  const own = methods.filter(
    (method) =>
      method["type"] === "Multikey" &&
      method["controller"] === id &&
      haveSameOrigin(id, text(method["id"], 2_048)) &&
      text(method["publicKeyMultibase"], 200).startsWith("z6Mk"),
  );
  return Object.fromEntries(
    own.map((method) => [String(method["id"]), String(method["publicKeyMultibase"])]),
  );
}
