// The connectivity check of a controlling agent, as a browser sends it.
import { createHmac, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

export function bindingRequest(username: string, password: string, nominates = true): Buffer {
  const name = Buffer.from(username);
  const body = Buffer.concat([
    Buffer.from("000100002112a442", "hex"),
    randomBytes(12),
    attribute(0x0006, name),
    ...(nominates ? [attribute(0x0025, Buffer.alloc(0))] : []),
    attribute(0x802a, Buffer.alloc(8, 1)), // ICE-CONTROLLING
    attribute(0x0024, Buffer.from([110, 255, 255, 255])), // PRIORITY
  ]);
  body.writeUInt16BE(body.length - 20 + 24, 2);
  const signed = Buffer.concat([body, attribute(0x0008, createHmac("sha1", password).update(body).digest())]);
  signed.writeUInt16BE(signed.length - 20 + 8, 2);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc32(signed) ^ 0x5354554e) >>> 0);
  return Buffer.concat([signed, attribute(0x8028, sum)]);
}

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}
