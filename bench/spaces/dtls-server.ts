// The smallest DTLS 1.2 server that WebRTC's SFUs shake hands with, on node:crypto: who plays a thousand listeners must compute
// less than who serves them. It offers what browsers choose (X25519, ECDSA on P-256, AES-128-GCM, the extended master secret) and checks
// nobody: for benchmarks alone.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, sign } from "node:crypto";
import { HandshakeMessages } from "#src/spaces/sfu/dtls-messages.ts";
import type { SrtpProfile } from "#src/spaces/sfu/srtp-engine.ts";
import type { Curve, Identity } from "./identity.ts";

const VERSION = Buffer.from("fefd", "hex");
const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;
const [CLIENT_HELLO, CLIENT_KEY_EXCHANGE, FINISHED] = [1, 16, 20];
const HEAD = 13;
const TAG = 16;
const SUPPORTED_GROUPS = 10;
const USE_SRTP = 14;

/** What this side encrypts with. */
export interface SendKeys {
  profile: SrtpProfile;
  key: Buffer;
  salt: Buffer;
}

export class DtlsServer {
  readonly #identity: Identity;
  readonly #send: (datagram: Buffer) => void;
  readonly #onKeys: (keys: SendKeys) => void;
  readonly #messages = new HandshakeMessages((record) => this.#take(record));
  readonly #random = randomBytes(32);
  #transcript: Buffer[] = [];
  #clientRandom: Buffer = Buffer.alloc(0);
  #profile = 7;
  #curve: Curve;
  #master: Buffer = Buffer.alloc(0);
  #records = [0, 0];
  #sequence = 0;
  /** Repeats what was said last, for a client that missed it. */
  #again = (): void => {};

  constructor(identity: Identity, send: (datagram: Buffer) => void, onKeys: (keys: SendKeys) => void) {
    this.#identity = identity;
    this.#curve = identity.curves[0]!;
    this.#send = send;
    this.#onKeys = onKeys;
  }

  receive(datagram: Buffer): void {
    const isRepeated = datagram[0] === HANDSHAKE && datagram[HEAD] === CLIENT_HELLO && this.#sequence > 0;
    if (isRepeated) this.#again();
    else this.#messages.receive(datagram);
  }

  #take(record: Buffer): void {
    if (record[0] !== HANDSHAKE) return;
    if (record.readUInt16BE(3) > 0) return this.#finish(record);
    const message = record.subarray(HEAD);
    this.#transcript.push(message);
    if (message[0] === CLIENT_HELLO) this.#answer(message.subarray(12));
    if (message[0] === CLIENT_KEY_EXCHANGE) this.#exchange(message.subarray(13));
  }

  #answer(hello: Buffer): void {
    this.#clientRandom = hello.subarray(2, 34);
    this.#profile = listIn(hello, USE_SRTP).includes(7) ? 7 : 1;
    const groups = listIn(hello, SUPPORTED_GROUPS);
    this.#curve = this.#identity.curves.find(({ id }) => groups.includes(id)) ?? this.#curve;
    const srtp = Buffer.from([0, USE_SRTP, 0, 5, 0, 2, 0, this.#profile, 0]);
    const extensions = Buffer.concat([srtp, Buffer.from("00170000ff01000100000b00020100", "hex")]);
    const cipher = Buffer.from("00c02b00", "hex"); // no session; ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; no compression
    const serverHello = Buffer.concat([VERSION, this.#random, cipher, sized(2, extensions)]);
    const flight = [
      this.#message(2, serverHello),
      this.#message(11, sized(3, sized(3, this.#identity.certificate))),
      this.#message(12, this.#keyExchange()),
      this.#message(13, Buffer.from("0240010004040304010000", "hex")), // ECDSA or RSA, each with SHA-256
      this.#message(14, Buffer.alloc(0)),
    ];
    this.#transcript.push(...flight);
    this.#again = () => this.#send(Buffer.concat(flight.map((message) => this.#record(HANDSHAKE, message))));
    this.#again();
  }

  #keyExchange(): Buffer {
    const { id, point } = this.#curve;
    const params = Buffer.concat([Buffer.from([3, 0, id]), sized(1, point)]);
    const signed = Buffer.concat([this.#clientRandom, this.#random, params]);
    const signature = sign("sha256", signed, this.#identity.key);
    return Buffer.concat([params, Buffer.from("0403", "hex"), sized(2, signature)]);
  }

  #exchange(point: Buffer): void {
    const secret = this.#curve.secretWith(point);
    this.#master = prf(secret, "extended master secret", this.#digest(), 48);
  }

  /** The client's Finished, which is part of what ours is over. */
  #finish(record: Buffer): void {
    if (this.#master.length === 0) return; // came too early: it will be repeated
    if (this.#records[1]! > 0) return this.#again();
    const block = prf(this.#master, "key expansion", Buffer.concat([this.#random, this.#clientRandom]), 40);
    const nonce = Buffer.concat([block.subarray(32, 36), record.subarray(HEAD, HEAD + 8)]);
    const decipher = createDecipheriv("aes-128-gcm", block.subarray(0, 16), nonce);
    const finished = decipher.update(record.subarray(HEAD + 8, record.length - TAG));
    if (finished[0] !== FINISHED) return;
    this.#transcript.push(finished);
    const ours = this.#message(FINISHED, prf(this.#master, "server finished", this.#digest(), 12));
    this.#again = () => this.#sendFinished(ours, block);
    this.#again();
    this.#onKeys(this.#sendKeys());
  }

  #sendFinished(message: Buffer, block: Buffer): void {
    const head = Buffer.alloc(HEAD);
    head.writeUInt16BE(1, 0);
    head.writeUIntBE(this.#records[1]!, 2, 6);
    const number = Buffer.from(head.subarray(0, 8));
    const cipher = createCipheriv(
      "aes-128-gcm",
      block.subarray(16, 32),
      Buffer.concat([block.subarray(36, 40), number]),
    );
    cipher.setAAD(
      Buffer.concat([number, Buffer.from([HANDSHAKE]), VERSION, sized(2, message).subarray(0, 2)]),
    );
    const sealed = Buffer.concat([number, cipher.update(message), cipher.final(), cipher.getAuthTag()]);
    const change = this.#record(CHANGE_CIPHER_SPEC, Buffer.from([1]));
    this.#send(Buffer.concat([change, this.#record(HANDSHAKE, sealed, 1)]));
  }

  /** RFC 5764 §4.2. */
  #sendKeys(): SendKeys {
    const salt = this.#profile === 7 ? 12 : 14;
    const seed = Buffer.concat([this.#clientRandom, this.#random]);
    const material = prf(this.#master, "EXTRACTOR-dtls_srtp", seed, 32 + 2 * salt);
    return {
      profile: this.#profile === 7 ? "AEAD_AES_128_GCM" : "AES_128_CM_HMAC_SHA1_80",
      key: material.subarray(16, 32),
      salt: material.subarray(32 + salt),
    };
  }

  #message(type: number, body: Buffer): Buffer {
    const message = Buffer.alloc(12);
    message[0] = type;
    message.writeUIntBE(body.length, 1, 3);
    message.writeUInt16BE(this.#sequence++, 4);
    message.writeUIntBE(body.length, 9, 3);
    return Buffer.concat([message, body]);
  }

  #record(type: number, content: Buffer, epoch: 0 | 1 = 0): Buffer {
    const head = Buffer.alloc(HEAD);
    head[0] = type;
    VERSION.copy(head, 1);
    head.writeUInt16BE(epoch, 3);
    head.writeUIntBE(this.#records[epoch]!++, 5, 6);
    head.writeUInt16BE(content.length, 11);
    return Buffer.concat([head, content]);
  }

  #digest(): Buffer {
    return createHash("sha256").update(Buffer.concat(this.#transcript)).digest();
  }
}

/** The numbers that an extension of the client's hello lists. */
function listIn(hello: Buffer, wanted: number): number[] {
  let at = 35 + hello[34]!; // the session
  at += 1 + hello[at]!; // the cookie
  at += 2 + hello.readUInt16BE(at); // cipher suites
  at += 1 + hello[at]! + 2; // compression
  while (at + 4 <= hello.length) {
    const [type, length] = [hello.readUInt16BE(at), hello.readUInt16BE(at + 2)];
    const count = type === wanted ? hello.readUInt16BE(at + 4) / 2 : 0;
    if (count > 0) return Array.from({ length: count }, (_none, i) => hello.readUInt16BE(at + 6 + 2 * i));
    at += 4 + length;
  }
  return [];
}

/** With its length in front, in so many bytes. */
function sized(bytes: number, content: Buffer): Buffer {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(content.length, 0, bytes);
  return Buffer.concat([length, content]);
}

/** RFC 5246 §5, with SHA-256. */
function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const hmac = (data: Buffer) => createHmac("sha256", secret).update(data).digest();
  const labelled = Buffer.concat([Buffer.from(label), seed]);
  const blocks: Buffer[] = [];
  for (let a = hmac(labelled); blocks.length * 32 < length; a = hmac(a)) {
    blocks.push(hmac(Buffer.concat([a, labelled])));
  }
  return Buffer.concat(blocks).subarray(0, length);
}
