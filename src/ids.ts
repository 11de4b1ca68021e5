// Ids that sort by time: ULIDs (26 characters of Crockford's base 32), as Mastodon clients page by comparing ids.
import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/** Numbers hold 53 bits, so the 79 random ones are two: each makes half of the characters. */
const HALF = 2 ** 40;

let lastTime = -1;
let timePart = "";
let high = 0;
let low = 0;

/**
 * A new id for something that happened at `at`. Ids made in one millisecond by one process count up, so that their order is
 * the order of creation.
 */
export function createId(at: Date = new Date()): string {
  const time = at.getTime();
  if (!(time >= 0)) throw new RangeError("An id needs a time");
  if (time === lastTime) countUp();
  else {
    lastTime = time;
    timePart = encode(time, TIME_CHARACTERS);
    drawRandom();
  }
  return timePart + encode(high, RANDOM_CHARACTERS / 2) + encode(low, RANDOM_CHARACTERS / 2);
}

function countUp(): void {
  low = (low + 1) % HALF;
  if (low === 0) high++;
}

/** The lowest id that something at a moment can have: a bound for what came since. */
export function firstIdAt(at: Date): string {
  return encode(Math.max(0, at.getTime()), TIME_CHARACTERS) + "0".repeat(RANDOM_CHARACTERS);
}

/** When that happened whose id it is. */
export function timeOfId(id: string): Date {
  const digits = Array.from(id.slice(0, TIME_CHARACTERS), (character) => ALPHABET.indexOf(character));
  return new Date(digits.reduce((time, digit) => time * 32 + Math.max(0, digit), 0));
}

export function isId(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}

/** A secret of 256 bits, for tokens, codes and links. */
export function createSecret(): string {
  return randomBytes(32).toString("base64url");
}

const BYTES = 10;
/** Random bytes for many ids at once: asking for few costs as much as asking for many. */
let pool = Buffer.alloc(0);

/** The top bit stays clear, so that counting up never overflows. */
function drawRandom(): void {
  if (pool.length < BYTES) pool = randomBytes(BYTES * 400);
  high = pool.readUIntBE(0, BYTES / 2) % (HALF / 2);
  low = pool.readUIntBE(BYTES / 2, BYTES / 2);
  pool = pool.subarray(BYTES);
}

function encode(value: number, characters: number): string {
  let text = "";
  for (let rest = value; text.length < characters; rest = Math.floor(rest / 32))
    text = ALPHABET[rest % 32] + text;
  return text;
}
