// Encrypts a message for one subscription: nobody on the way can read it, the push service neither.
import { createCipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";

/** The client's public key (an uncompressed point of P-256) and its secret, base64url. */
export interface ClientKeys {
  p256dh: string;
  auth: string;
}

export interface Encrypted {
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

const RECORD_BYTES = 4_096;

/** RFC 8291: what browsers read, and the apps that ask for it. */
export function encryptStandard(plain: Uint8Array, client: ClientKeys): Encrypted {
  const { auth, theirs, ours, shared, salt } = exchange(client);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), theirs, ours]);
  const secret = derive(shared, auth, info, 32);
  const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  const head = [salt, size, Buffer.from([ours.length]), ours];
  // 2 marks the last record.
  const sealed = seal(Buffer.concat([plain, Buffer.from([2])]), key, nonce);
  return {
    headers: { "content-encoding": "aes128gcm" },
    body: new Uint8Array(Buffer.concat([...head, sealed])),
  };
}

/** draft-ietf-webpush-encryption-04: what relays of older apps understand, and Mastodon sends to who does not ask for more. */
export function encryptLegacy(plain: Uint8Array, client: ClientKeys): Encrypted {
  const { auth, theirs, ours, shared, salt } = exchange(client);
  const context = Buffer.concat([Buffer.from("P-256\0"), withLength(theirs), withLength(ours)]);
  const info = (name: string) => Buffer.concat([Buffer.from(`Content-Encoding: ${name}\0`), context]);
  const secret = derive(shared, auth, Buffer.from("Content-Encoding: auth\0"), 32);
  const [key, nonce] = [derive(secret, salt, info("aesgcm"), 16), derive(secret, salt, info("nonce"), 12)];
  const noPadding = Buffer.alloc(2);
  const headers = {
    "content-encoding": "aesgcm",
    encryption: `salt=${salt.toString("base64url")}`,
    "crypto-key": `dh=${ours.toString("base64url")}`,
  };
  return { headers, body: new Uint8Array(seal(Buffer.concat([noPadding, plain]), key, nonce)) };
}

/** @throws AppError unprocessable: for what is no key, or no secret of 16 bytes */
export function checkKeys(client: ClientKeys): void {
  try {
    if (Buffer.from(client.auth, "base64url").length === 16) return void exchange(client);
  } catch {
    // said below, as the other case is
  }
  throw new AppError("unprocessable", "These are not the keys of a subscription", {
    details: { subscription: "has keys that can't be used" },
  });
}

/** A key pair of ours for this one message. */
function exchange({ p256dh, auth }: ClientKeys) {
  const pair = createECDH("prime256v1");
  const ours = pair.generateKeys();
  const theirs = Buffer.from(p256dh, "base64url");
  return {
    auth: Buffer.from(auth, "base64url"),
    theirs,
    ours,
    shared: pair.computeSecret(theirs),
    salt: randomBytes(16),
  };
}

function derive(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
}

function seal(plain: Uint8Array, key: Uint8Array, nonce: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
