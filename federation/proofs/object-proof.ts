// Object integrity proofs (FEP-8b32) with eddsa-jcs-2022: a signature over the document's own JSON, that anyone can pass on.
import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { base58 } from "@scure/base";
import { isObject, list, type Json } from "../vocab/json.ts";
import { canonicalJson } from "./canonical-json.ts";

const SUITE = "eddsa-jcs-2022";
export const PROOF_CONTEXT = "https://w3id.org/security/data-integrity/v1";

export interface ProofKey {
  id: string;
  privateKey: KeyObject;
}

/** The proof of a document that has none. */
export function createProof(document: Json, key: ProofKey, at: Date): Json {
  const config = {
    "@context": document["@context"],
    type: "DataIntegrityProof",
    cryptosuite: SUITE,
    verificationMethod: key.id,
    proofPurpose: "assertionMethod",
    created: at.toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const signature = sign(null, hashOf(config, document), key.privateKey);
  return { ...config, proofValue: `z${base58.encode(new Uint8Array(signature))}` };
}

/** The proof that we can check, if the document has one. */
export function proofOf(document: Json): Json | undefined {
  const proofs = list(document["proof"]).filter(isObject);
  return proofs.find(({ type, cryptosuite }) => type === "DataIntegrityProof" && cryptosuite === SUITE);
}

/** `keys`: the actor's Ed25519 keys by id (multibase). False for whatever can't be read. */
export function isProven(document: Json, proof: Json, keys: Readonly<Record<string, string>>): boolean {
  const { proofValue, ...config } = proof;
  const method = String(config["verificationMethod"]);
  const key = Object.hasOwn(keys, method) ? keys[method] : undefined;
  if (key === undefined || config["proofPurpose"] !== "assertionMethod" || typeof proofValue !== "string") {
    return false;
  }
  const { proof: _, signature: __, ...bare } = document;
  // The context belongs to what is signed, whether the proof repeats it or not (Fedify leaves it out).
  const whole = { "@context": bare["@context"], ...config };
  if (canonicalJson(whole["@context"]) !== canonicalJson(bare["@context"])) return false;
  try {
    return verify(null, hashOf(whole, bare), publicKeyOf(key), base58.decode(proofValue.slice(1)));
  } catch {
    return false; // neither base58 nor a key
  }
}

function hashOf(config: Json, document: Json): Buffer {
  const sha256 = (text: string) => createHash("sha256").update(text).digest();
  return Buffer.concat([sha256(canonicalJson(config)), sha256(canonicalJson(document))]);
}

/** Of the multibase of a Multikey: base58btc of 0xed 0x01 and the key's 32 bytes. */
function publicKeyOf(multibase: string): KeyObject {
  const bytes = Buffer.from(base58.decode(multibase.slice(1)));
  if (bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01)
    throw new Error("This is no Ed25519 key");
  const x = bytes.subarray(2).toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}
