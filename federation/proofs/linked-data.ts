// Linked Data signatures (RsaSignature2017): what Mastodon checks when somebody passes on another's activity. Fedify does the
// graph and the signature; what is put before it is bounded and of plain meaning, and its key is at hand.
import "../temporal.ts";
import { createPublicKey } from "node:crypto";
import { createSignature, verifySignature } from "@fedify/fedify/sig";
import { CryptographicKey } from "@fedify/fedify/vocab";
import type { Account } from "#src/accounts/queries.ts";
import { loadNothing } from "../federation.ts";
import type { SigningKey } from "../keys.ts";
import { isObject, type Json } from "../vocab/json.ts";
import { loadBundled } from "./bundled-contexts.ts";
import { plainMeaning } from "./plain-meaning.ts";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** The signature of a document that has none; its contexts are ours. */
export async function createLinkedDataSignature(document: Json, key: SigningKey, at: Date): Promise<Json> {
  const privateKey = await crypto.subtle.importKey("jwk", key.privateJwk, ALGORITHM, true, ["sign"]);
  const created = Temporal.Instant.fromEpochMilliseconds(at.getTime());
  const options = { contextLoader: loadBundled, created };
  return { ...(await createSignature(document, privateKey, new URL(key.id), options)) };
}

/** What `actor` signed, as far as its meaning is plain; else undefined. */
export async function signedByActor(document: Json, actor: Account): Promise<Json | undefined> {
  const { signature } = document;
  if (!isObject(signature) || !hasPlainFields(signature)) return undefined;
  const { publicKeyId, publicKeyPem } = actor;
  if (publicKeyId === null || publicKeyPem === null || signature["creator"] !== publicKeyId) return undefined;
  const plain = await plainMeaning(document);
  const isSound = plain && (await isSigned(document, publicKeyId, publicKeyPem));
  return isSound ? plain : undefined;
}

/** Nothing but text under the usual names: the signature's own words are hashed too. */
function hasPlainFields(signature: Json): boolean {
  const names = new Set([
    "type",
    "creator",
    "created",
    "signatureValue",
    "@context",
    "nonce",
    "domain",
    "id",
  ]);
  return (
    signature["type"] === "RsaSignature2017" &&
    Object.entries(signature).every(([name, value]) => names.has(name) && typeof value === "string")
  );
}

async function isSigned(document: Json, keyId: string, pem: string): Promise<boolean> {
  try {
    const jwk = createPublicKey(pem).export({ format: "jwk" }) as JsonWebKey;
    const publicKey = await crypto.subtle.importKey("jwk", jwk, ALGORITHM, true, ["verify"]);
    const key = new CryptographicKey({ id: new URL(keyId), publicKey });
    const verified = await verifySignature(document, {
      contextLoader: loadBundled,
      documentLoader: loadNothing,
      keyCache: { get: async () => key, set: async () => {} },
    });
    return verified !== null;
  } catch {
    return false; // a key, a signature or a document that can't be read
  }
}
