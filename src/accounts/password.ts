// Passwords: argon2id from node:crypto, kept in the PHC string format with its own parameters.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { App } from "../app.ts";
import { MIN_PASSWORD } from "./password-length.ts";

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LENGTH = 32;

export const newPassword = z
  .string()
  .max(1_000, "The password is longer than 1,000 characters")
  .refine(
    (password) => [...password].length >= MIN_PASSWORD,
    `The password needs at least ${MIN_PASSWORD} characters`,
  );

/** @throws ZodError that names the field */
export function checkPassword(password: string): void {
  z.object({ password: newPassword }).parse({ password });
}

export async function hashPassword(app: App, password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await run(app, password, salt, MEMORY_KIB, PASSES);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Takes as long for a wrong user (undefined hash) as for a wrong password. */
export async function verifyPassword(
  app: App,
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([^$]+)\$([^$]+)$/.exec(stored ?? "");
  if (!parts) {
    await run(app, password, Buffer.alloc(16), MEMORY_KIB, PASSES);
    return false;
  }
  const [memory, passes] = [Number(parts[1]), Number(parts[2])];
  const expected = Buffer.from(parts[4]!, "base64");
  const actual = await run(app, password, Buffer.from(parts[3]!, "base64"), memory, passes);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function run(app: App, password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> {
  const message = password.normalize("NFKC");
  return app.derivePassword({ message, nonce, memory, passes, parallelism: 1, tagLength: LENGTH });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
