// The keys that sign in the name of local actors, and of the instance itself.
import { createPrivateKey, createPublicKey, type JsonWebKeyInput, type KeyObject } from "node:crypto";
import { base58 } from "@scure/base";
import { eq } from "drizzle-orm";
import { INSTANCE_KEYS, insertKeyPairs } from "#src/accounts/keys.ts";
import { findAccount, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import type { ProofKey } from "./proofs/object-proof.ts";
import type { StoredKeyPair } from "#src/key-pairs.ts";
import { perStore } from "#src/db/per-store.ts";
import { recentlyUsed } from "#src/recently-used.ts";

export interface SigningKey {
  /** The id under which the actor's document publishes it. */
  id: string;
  privateKey: KeyObject;
  privateJwk: JsonWebKey;
}

/** Importing a key costs as much as signing with it. */
const cacheOf = perStore(() => recentlyUsed<SigningKey>(1_000));

/** The RSA key of a local account, or of the instance's own actor for null. */
export async function signingKey(app: App, accountId: string | null): Promise<SigningKey> {
  const cache = cacheOf(app.store);
  const owner = accountId ?? INSTANCE_KEYS;
  const cached = cache.get(owner);
  if (cached) return cached;
  const { privateJwk } = await keyPair(app, owner, "rsa");
  const actor = accountId === null ? app.uris.instanceActor : await actorUri(app, accountId);
  const privateKey = createPrivateKey(asInput(privateJwk));
  const key = { id: mainKeyId(actor), privateKey, privateJwk };
  cache.set(owner, key);
  return key;
}

/** The Ed25519 key of a local account, for object proofs. */
export async function proofKey(app: App, account: Account): Promise<ProofKey> {
  const { privateJwk } = await keyPair(app, account.id, "ed25519");
  return { id: proofKeyId(account.uri), privateKey: createPrivateKey(asInput(privateJwk)) };
}

/** Makes the instance's keys at the first start. */
export async function ensureInstanceKeys(app: App): Promise<void> {
  const known = await storedPairs(app, INSTANCE_KEYS);
  if (known.length > 0) return;
  const pairs = await app.makeKeyPairs();
  await app.store.tx((tx) => insertKeyPairs(tx, INSTANCE_KEYS, pairs, app.clock.now()));
}

export function mainKeyId(actor: string): string {
  return `${actor}#main-key`;
}

export function proofKeyId(actor: string): string {
  return `${actor}#ed25519-key`;
}

export interface PublicKeys {
  rsaPem: string;
  /** Multibase (FEP-521a). */
  ed25519: string;
}

export async function publicKeys(app: App, accountId: string | null): Promise<PublicKeys> {
  const owner = accountId ?? INSTANCE_KEYS;
  const [rsa, ed25519] = [await keyPair(app, owner, "rsa"), await keyPair(app, owner, "ed25519")];
  const rsaPem = createPublicKey(asInput(rsa.publicJwk)).export({ type: "spki", format: "pem" });
  return { rsaPem: String(rsaPem), ed25519: multibase(ed25519.publicJwk) };
}

/** Node's own type of a JWK has an index signature, the web's has not. */
function asInput(jwk: JsonWebKey): JsonWebKeyInput {
  return { key: { ...jwk }, format: "jwk" };
}

/** Base58btc of the multicodec ed25519-pub (0xed 0x01) and the key's 32 bytes. */
function multibase(jwk: JsonWebKey): string {
  return `z${base58.encode(Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(jwk.x!, "base64url")]))}`;
}

async function keyPair(app: App, owner: string, kind: StoredKeyPair["kind"]): Promise<StoredKeyPair> {
  const pair = (await storedPairs(app, owner)).find((stored) => stored.kind === kind);
  if (!pair) throw new Error(`${owner} has no ${kind} key`);
  return pair;
}

async function storedPairs(app: App, owner: string): Promise<StoredKeyPair[]> {
  const { q, t } = app.store.read;
  return q.select().from(t.accountKeys).where(eq(t.accountKeys.ownerId, owner));
}

async function actorUri(app: App, accountId: string): Promise<string> {
  const account = await findAccount(app.store.read, accountId);
  if (!account) throw new AppError("gone", "The account that signs is gone");
  return account.uri;
}
