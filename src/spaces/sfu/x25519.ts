// Lets node:crypto do the X25519 of werift's handshakes: in JavaScript it was the largest part of what a join computes.
//
// werift gives no seam for it, but asks tweetnacl by way of that package's one exported object, for these two functions
// only. Should it ask elsewhere one day, joins are slower and nothing else.
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import nacl from "tweetnacl";

/** What stands before the 32 bytes of a key (RFC 8410 §10.1 and §4). */
const PRIVATE = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC = Buffer.from("302a300506032b656e032100", "hex");

/** From then on, for all who share that object. */
export function computeX25519Natively(): void {
  const { fromSecretKey } = nacl.box.keyPair;
  Object.assign(nacl, { scalarMult: Object.assign(scalarMult, nacl.scalarMult) });
  Object.assign(nacl.box, { keyPair: Object.assign(keyPair, { fromSecretKey }) });
}

/** @throws on a point that makes every secret the same (RFC 7748 §6.1) */
function scalarMult(secretKey: Uint8Array, point: Uint8Array): Uint8Array {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PRIVATE, secretKey]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC, point]), format: "der", type: "spki" });
  return new Uint8Array(diffieHellman({ privateKey, publicKey }));
}

/** werift takes the whole memory under each of the two: they own theirs. */
function keyPair(): nacl.BoxKeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  return {
    secretKey: new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }).subarray(PRIVATE.length)),
    publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(PUBLIC.length)),
  };
}
