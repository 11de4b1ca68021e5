// The part of STUN (RFC 8489) that an ICE-lite agent needs: read Binding requests, check them, answer them.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";
import ipaddr from "ipaddr.js";

const COOKIE = 0x2112a442;
const HEAD = 20;
const BINDING_REQUEST = 0x0001;
const BINDING_RESPONSE = 0x0101;
const BINDING_ERROR = 0x0111;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const XOR_MAPPED_ADDRESS = 0x0020;
const TRANSACTION = 12;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const ICE_CONTROLLED = 0x8029;
const IPV4 = 1;
const IPV6 = 2;
const FINGERPRINT_XOR = 0x5354554e;

export interface BindingRequest {
  /** Ours, then the peer's. */
  localUfrag: string;
  remoteUfrag: string;
  /** The peer nominates the pair (and so the address) that this request came by. */
  nominates: boolean;
  /** The peer believes it is controlled: a role conflict, an ICE-lite agent never controls. */
  controlled: boolean;
  /** Where MESSAGE-INTEGRITY begins. */
  integrityAt: number;
}

/** Reads a Binding request with USERNAME, MESSAGE-INTEGRITY and FINGERPRINT; anything else is undefined. */
export function readBindingRequest(data: Buffer): BindingRequest | undefined {
  if (!isBindingRequest(data)) return undefined;
  const request: BindingRequest = {
    localUfrag: "",
    remoteUfrag: "",
    nominates: false,
    controlled: false,
    integrityAt: 0,
  };
  for (let at = HEAD; at + 4 <= data.length;) {
    const type = data.readUInt16BE(at);
    const size = data.readUInt16BE(at + 2);
    const value = at + 4;
    if (value + size > data.length) return undefined;
    if (type === FINGERPRINT) return isComplete(request, data, at) ? request : undefined;
    if (request.integrityAt) return undefined; // only FINGERPRINT may follow: the rest would not be authenticated
    if (type === MESSAGE_INTEGRITY && size !== 20) return undefined;
    readAttribute(request, type, data.subarray(value, value + size), at);
    at = value + ((size + 3) & ~3);
  }
  return undefined;
}

function isBindingRequest(data: Buffer): boolean {
  if (data.length < HEAD || data.length > 600 || data.length % 4 !== 0) return false;
  if (data.readUInt16BE(0) !== BINDING_REQUEST || data.readUInt32BE(4) !== COOKIE) return false;
  return data.readUInt16BE(2) === data.length - HEAD;
}

function readAttribute(request: BindingRequest, type: number, value: Buffer, at: number): void {
  if (type === USERNAME) {
    const [localUfrag = "", remoteUfrag = ""] = value.toString("latin1").split(":");
    request.localUfrag = localUfrag;
    request.remoteUfrag = remoteUfrag;
  } else if (type === USE_CANDIDATE) request.nominates = true;
  else if (type === ICE_CONTROLLED) request.controlled = true;
  else if (type === MESSAGE_INTEGRITY) request.integrityAt = at;
}

/** FINGERPRINT, which stands at `at`, is the last attribute and right, and nothing was missing before it. */
function isComplete(request: BindingRequest, data: Buffer, at: number): boolean {
  const { localUfrag, remoteUfrag, integrityAt } = request;
  if (!localUfrag || !remoteUfrag || !integrityAt || at + 8 !== data.length) return false;
  if (data.readUInt16BE(at + 2) !== 4) return false;
  return (crc32(data.subarray(0, at)) ^ FINGERPRINT_XOR) >>> 0 === data.readUInt32BE(at + 4);
}

/** Checks MESSAGE-INTEGRITY with the short-term password. */
export function isAuthentic(data: Buffer, request: BindingRequest, password: string): boolean {
  const { integrityAt } = request;
  const expected = integrity(data.subarray(0, integrityAt), password);
  return timingSafeEqual(expected, data.subarray(integrityAt + 4, integrityAt + 24));
}

/** HMAC over the message, whose length field counts as if MESSAGE-INTEGRITY were its last attribute. */
function integrity(message: Buffer, password: string): Buffer {
  const head = Buffer.from(message.subarray(0, HEAD));
  head.writeUInt16BE(message.length - HEAD + 24, 2);
  return createHmac("sha1", password).update(head).update(message.subarray(HEAD)).digest();
}

/** The answer, which tells the peer the address that its request came from. */
export function bindingResponse(request: Buffer, password: string, address: string, port: number): Buffer {
  const bytes = Buffer.from(ipaddr.parse(address).toByteArray());
  const value = Buffer.alloc(4 + bytes.length);
  value[1] = bytes.length === 4 ? IPV4 : IPV6;
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  // XORed with the cookie and, for IPv6, the transaction id behind it: that is how the request's header goes on.
  bytes.forEach((byte, i) => (value[4 + i] = byte ^ request[4 + i]!));
  return message(BINDING_RESPONSE, request, XOR_MAPPED_ADDRESS, value, password);
}

/** A question of our own, to a server that tells anybody the address that it is asked from. */
export function addressRequest(): Buffer {
  const request = Buffer.alloc(HEAD);
  request.writeUInt16BE(BINDING_REQUEST, 0);
  request.writeUInt32BE(COOKIE, 4);
  randomBytes(TRANSACTION).copy(request, 8);
  return request;
}

/** The IPv4 address in the answer to `request`; undefined for anything else. */
export function addressIn(data: Buffer, request: Buffer): string | undefined {
  if (data.length < HEAD || data.readUInt16BE(0) !== BINDING_RESPONSE) return undefined;
  if (!data.subarray(4, HEAD).equals(request.subarray(4))) return undefined;
  for (let at = HEAD; at + 4 <= data.length;) {
    const size = data.readUInt16BE(at + 2);
    const value = data.subarray(at + 4, at + 4 + size);
    if (data.readUInt16BE(at) === XOR_MAPPED_ADDRESS && value.length === 8 && value[1] === IPV4) {
      return [...value.subarray(4)].map((byte, i) => byte ^ request[4 + i]!).join(".");
    }
    at += 4 + ((size + 3) & ~3);
  }
  return undefined;
}

/** 487: the peer believes that we control. */
export function roleConflict(request: Buffer, password: string): Buffer {
  return message(BINDING_ERROR, request, ERROR_CODE, Buffer.from([0, 0, 4, 87]), password);
}

function message(
  type: number,
  request: Buffer,
  attributeType: number,
  value: Buffer,
  password: string,
): Buffer {
  const head = Buffer.from(request.subarray(0, HEAD));
  head.writeUInt16BE(type, 0);
  return finish(Buffer.concat([head, attribute(attributeType, value)]), password);
}

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** Adds MESSAGE-INTEGRITY and FINGERPRINT, and sets the length. */
function finish(body: Buffer, password: string): Buffer {
  const signed = Buffer.concat([body, attribute(MESSAGE_INTEGRITY, integrity(body, password))]);
  signed.writeUInt16BE(signed.length - HEAD + 8, 2);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc32(signed) ^ FINGERPRINT_XOR) >>> 0);
  return Buffer.concat([signed, attribute(FINGERPRINT, sum)]);
}
