// Passwords: argon2id from node:crypto, kept in the PHC string format with its own parameters.
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AppError } from "../errors.ts";

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LENGTH = 32;
const derive = promisify(argon2);

export const MIN_PASSWORD = 10;

export function checkPassword(password: string): void {
  if ([...password].length < MIN_PASSWORD) {
    const safe = `The password needs at least ${MIN_PASSWORD} characters`;
    throw new AppError("unprocessable", safe, { details: { password: safe } });
  }
  if (password.length > 1_000) throw new AppError("unprocessable", "The password is too long");
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await run(password, salt, MEMORY_KIB, PASSES);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Takes as long for a wrong user (undefined hash) as for a wrong password. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([^$]+)\$([^$]+)$/.exec(stored ?? "");
  if (!parts) {
    await run(password, Buffer.alloc(16), MEMORY_KIB, PASSES);
    return false;
  }
  const expected = Buffer.from(parts[4]!, "base64");
  const actual = await run(password, Buffer.from(parts[3]!, "base64"), Number(parts[1]), Number(parts[2]));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function run(password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> {
  const message = password.normalize("NFKC");
  return derive("argon2id", { message, nonce, memory, passes, parallelism: 1, tagLength: LENGTH });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
