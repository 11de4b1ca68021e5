// Names of stored files: random, so that a picture for a few is found by them alone.
import { randomBytes } from "node:crypto";

export function createKey(extension: string): string {
  return `${randomBytes(16).toString("hex")}.${extension}`;
}

/** Where browsers and other servers find it. */
export function fileUrl(origin: string, key: string): string {
  return `${origin}/media/${key}`;
}

/** The name in an address of ours, else undefined. */
export function keyOf(origin: string, url: string): string | undefined {
  const prefix = `${origin}/media/`;
  const key = url.startsWith(prefix) ? url.slice(prefix.length) : "";
  return /^[0-9a-f]{32}\.[a-z0-9]{2,5}$/.test(key) ? key : undefined;
}
