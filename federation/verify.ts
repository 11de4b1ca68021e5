// Who signed a request: draft-cavage with node:crypto, RFC 9421 with Fedify, either against the key that the actor's own
// document publishes.
import "./temporal.ts";
import { createPublicKey, hash, timingSafeEqual, verify, type KeyObject } from "node:crypto";
import { verifyRequest } from "@fedify/fedify/sig";
import { CryptographicKey } from "@fedify/fedify/vocab";
import { isActive, type Account, type Sender } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { loadNothing } from "./federation.ts";
import type { AskedHead } from "./incoming.ts";
import { fetchActor } from "./remote.ts";
import { haveSameOrigin } from "./vocab/json.ts";
import { recentlyUsed } from "#src/recently-used.ts";

/**
 * How old or early a signature's date may be. Mastodon allows 12 hours back, for senders that sign once and retry; those we know
 * sign every attempt anew. An hour and a half takes a server whose clock is an hour off, as clocks in the wrong zone or season
 * are, with what its request spent on the way; beyond it a stolen request is worth nothing (F8).
 */
const MAX_SKEW_MS = 90 * 60_000;
/** A key that does not fit is looked up anew, but not for every request that a stranger sends. */
const REFETCH_MS = 60_000;

/** By their text: reading one costs as much as checking a signature with it. */
const publicKeys = recentlyUsed<KeyObject>(5_000);

function publicKeyOf(pem: string): KeyObject {
  const known = publicKeys.get(pem);
  if (known) return known;
  const key = createPublicKey(pem);
  publicKeys.set(pem, key);
  return key;
}

export interface SignatureHeader {
  keyId: string;
  isSignedWith(pem: string): Promise<boolean>;
}

/** What a request says of its signature. `body`: undefined for a GET. @throws AppError unauthenticated */
export function readSignature(
  app: App,
  request: AskedHead,
  body: Uint8Array<ArrayBuffer> | undefined,
): SignatureHeader {
  return request.headers.has("signature-input")
    ? readRfc9421(app, request, body)
    : readCavage(app, request, body);
}

/** The account of `actorUri` (`known` as far as it is here) if the signature is made with its key. @throws AppError unauthenticated */
export async function verifySigner(
  app: App,
  signature: SignatureHeader,
  actorUri: string,
  known: Sender | undefined,
): Promise<Sender> {
  if (app.uris.isLocal(actorUri) || !haveSameOrigin(signature.keyId, actorUri)) {
    throw refusal("The key is not of the activity's actor");
  }
  if (known && !isActive(known)) throw refusal("This account is suspended or gone");
  if (known && (await fits(signature, known))) return known;
  if (known && isFresh(app, known)) throw refusal("The signature does not fit");
  const fetched = await fetchSigner(app, actorUri);
  if (await fits(signature, fetched)) return fetched;
  throw refusal("The signature does not fit");
}

export type PublicKeyOf = Pick<Account, "publicKeyId" | "publicKeyPem">;

export async function fits(
  signature: SignatureHeader,
  { publicKeyId, publicKeyPem }: PublicKeyOf,
): Promise<boolean> {
  if (publicKeyPem === null || publicKeyId !== signature.keyId) return false;
  return signature.isSignedWith(publicKeyPem).catch(() => false); // a key or signature that can't be read
}

function isFresh(app: App, { fetchedAt }: Sender): boolean {
  return fetchedAt !== null && app.clock.now().getTime() - fetchedAt.getTime() < REFETCH_MS;
}

/** Also a peer that is down right now gives 401: senders try that again, and a 5xx would blame us. */
async function fetchSigner(app: App, actorUri: string): Promise<Account> {
  try {
    return await fetchActor(app, actorUri);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === "gone") throw cause;
    throw new AppError("unauthenticated", "The actor's key can't be read", { cause });
  }
}

const COVERED = ["(request-target)", "host", "date"];

function readCavage(app: App, request: AskedHead, body: Uint8Array | undefined): SignatureHeader {
  const { headers, method } = request;
  const fields = new Map(
    [...headers.get("signature")!.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  );
  const keyId = fields.get("keyId") ?? "";
  const names = (fields.get("headers") ?? "").toLowerCase().split(" ");
  if (![...COVERED, ...(body ? ["digest"] : [])].every((name) => names.includes(name))) {
    throw refusal("The signature must cover (request-target), host, date and digest");
  }
  checkDate(app, Date.parse(headers.get("date") ?? ""));
  if (body) checkDigest(headers.get("digest") ?? "", body);
  const target = `${method.toLowerCase()} ${request.target}`;
  const lines = names.map(
    (name) => `${name}: ${name === "(request-target)" ? target : (headers.get(name) ?? "")}`,
  );
  const signed = Buffer.from(lines.join("\n"));
  const value = Buffer.from(fields.get("signature") ?? "", "base64");
  return { keyId, isSignedWith: async (pem) => verify("rsa-sha256", signed, publicKeyOf(pem), value) };
}

function checkDate(app: App, time: number): void {
  const skew = Math.abs(app.clock.now().getTime() - time);
  if (!(skew <= MAX_SKEW_MS)) throw refusal("The date of the request is off by more than an hour and a half");
}

function checkDigest(header: string, body: Uint8Array): void {
  const sha256 = header.split(",").find((part) => /^\s*sha-256=/i.test(part));
  const given = Buffer.from(sha256?.trim().slice("sha-256=".length) ?? "", "base64");
  const actual = hash("sha256", body, "buffer");
  if (given.length !== actual.length || !timingSafeEqual(given, actual))
    throw refusal("The digest does not fit the body");
}

function readRfc9421(
  app: App,
  request: AskedHead,
  body: Uint8Array<ArrayBuffer> | undefined,
): SignatureHeader {
  const input = request.headers.get("signature-input")!;
  const parts = /^\s*[\w*.-]+=\(([^()]*)\)(;[^(),]*)$/.exec(input);
  const keyId = /;\s*keyid="([^"]+)"/.exec(parts?.[2] ?? "")?.[1];
  const created = /;\s*created=(\d{1,12})\b/.exec(parts?.[2] ?? "")?.[1];
  if (!parts || keyId === undefined || created === undefined || !URL.canParse(keyId)) {
    throw refusal("One signature with keyid and created is needed");
  }
  const names = [...parts[1]!.matchAll(/"([^"]*)"/g)].map(([, name]) => name);
  const coversTarget =
    names.includes("@target-uri") || (names.includes("@authority") && names.includes("@path"));
  if (!coversTarget || !names.includes("@method") || (body && !names.includes("content-digest"))) {
    throw refusal("The signature must cover @method, @target-uri and content-digest");
  }
  checkDate(app, Number(created) * 1_000);
  return { keyId, isSignedWith: (pem) => verifyRfc9421(app, request, body, keyId, pem) };
}

async function verifyRfc9421(
  app: App,
  { url, method, headers }: AskedHead,
  body: Uint8Array<ArrayBuffer> | undefined,
  keyId: string,
  pem: string,
): Promise<boolean> {
  const jwk = createPublicKey(pem).export({ format: "jwk" });
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const publicKey = await crypto.subtle.importKey("jwk", jwk as JsonWebKey, algorithm, true, ["verify"]);
  const key = new CryptographicKey({ id: new URL(keyId), publicKey });
  const verified = await verifyRequest(
    new Request(url, { method, headers: [...headers], body: body ?? null }),
    {
      spec: "rfc9421",
      currentTime: Temporal.Instant.fromEpochMilliseconds(app.clock.now().getTime()),
      timeWindow: { milliseconds: MAX_SKEW_MS },
      // Fedify knows this key alone, and fetches nothing.
      keyCache: { get: async (id) => (id.href === key.id!.href ? key : null), set: async () => {} },
      documentLoader: loadNothing,
      contextLoader: loadNothing,
    },
  );
  return verified !== null;
}

export function refusal(message: string): AppError {
  return new AppError("unauthenticated", message);
}
