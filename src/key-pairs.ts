// Key pairs of actors: RSA-2048 for HTTP signatures, Ed25519 for object proofs (FEP-8b32).
const ALGORITHMS = {
  // RSA-2048: what every server verifies, at half the cost of 4096 bits.
  rsa: {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  },
  ed25519: { name: "Ed25519" },
} as const;

export type KeyKind = keyof typeof ALGORITHMS;

export interface StoredKeyPair {
  kind: KeyKind;
  publicJwk: JsonWebKey;
  privateJwk: JsonWebKey;
}

/** Takes tens of milliseconds: to be awaited before a transaction, not inside. */
export async function generateKeyPairs(): Promise<StoredKeyPair[]> {
  return Promise.all([generate("rsa"), generate("ed25519")]);
}

async function generate(kind: KeyKind): Promise<StoredKeyPair> {
  const pair = (await crypto.subtle.generateKey(ALGORITHMS[kind], true, ["sign", "verify"])) as CryptoKeyPair;
  return {
    kind,
    publicJwk: await crypto.subtle.exportKey("jwk", pair.publicKey),
    privateJwk: await crypto.subtle.exportKey("jwk", pair.privateKey),
  };
}
