// Checksums of addresses and account numbers, one check per service of the catalogue that has one.
import { blake2b } from "@noble/hashes/blake2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { base32, base58, base58xrp, base64urlnopad, bech32, bech32m, createBase58check } from "@scure/base";
import { isValidIBAN } from "ibantools";
import { decodeBech32Chars, isCashAddress } from "./bech32-family.ts";

type Check = (handle: string) => boolean;

const base58check = createBase58check(sha256);
const LONG = 2000;

const CHECKS: Record<string, Check> = {
  bitcoin: (text) => (/^bc1/i.test(text) ? isSegwit(text, "bc") : hasVersion(text, [0x00], [0x05])),
  "bitcoin-sp": (text) => bech32m.decode(bech32Case(text), LONG).prefix === "sp",
  lnurlp: isLnurl,
  bolt12: isBolt12,
  ethereum: isEip55,
  "usdc-base": isEip55,
  "usdt-tron": (text) => hasVersion(text, [0x41]),
  solana: (text) => base58.decode(text).length === 32,
  monero: isMonero,
  litecoin: isLitecoin,
  dogecoin: (text) => hasVersion(text, [0x1e], [0x16]),
  bitcoincash: isCashAddress,
  dash: (text) => hasVersion(text, [0x4c], [0x10]),
  zcash: isZcash,
  cardano: (text) => bech32.decode(bech32Case(text), LONG).prefix === "addr",
  xrp: isXrp,
  stellar: (text) => text.includes("*") || isStellarKey(text),
  nano: isNano,
  ton: isTon,
  "emv-qr": isEmvQr,
  qris: isEmvQr,
  pix: isPixKey,
  clabe: isClabe,
  "morocco-rib": isMoroccoRib,
  sepa: isValidIBAN,
  iban: isValidIBAN,
  "swiss-qr": isValidIBAN,
  spayd: isValidIBAN,
  benefitpay: isPhoneOrIban,
  "jawwal-pay": isPhoneOrIban,
  "fast-tr": (text) => !/^TR\d/.test(text) || isValidIBAN(text),
  payto: (text) => !text.startsWith("payto://iban/") || isPaytoIban(text),
};

/** Whether a handle that already matches its service's pattern also carries the right checksum, if it has any. */
export function checksumHolds(serviceId: string, handle: string): boolean {
  const check = CHECKS[serviceId];
  if (!check) return true;
  try {
    return check(handle);
  } catch {
    // The codecs throw on a wrong checksum, alphabet or length; all of that means the same here.
    return false;
  }
}

export function hasChecksum(serviceId: string): boolean {
  return serviceId in CHECKS;
}

function bech32Case(text: string): `${string}1${string}` {
  return text as `${string}1${string}`;
}

function hasVersion(text: string, ...versions: number[][]): boolean {
  const payload = base58check.decode(text);
  return versions.some(
    (version) => payload.length === version.length + 20 && version.every((byte, i) => payload[i] === byte),
  );
}

/** BIP-173 and BIP-350: version 0 is bech32 with 20 or 32 bytes, later versions are bech32m with 2 to 40. */
function isSegwit(text: string, prefix: string): boolean {
  const codec = /^[a-z]+1q/i.test(text) ? bech32 : bech32m;
  const decoded = codec.decode(bech32Case(text));
  const [version = -1, ...words] = decoded.words;
  const program = codec.fromWords(words);
  if (decoded.prefix !== prefix || version < 0 || version > 16) return false;
  if (version === 0) return program.length === 20 || program.length === 32;
  return program.length >= 2 && program.length <= 40;
}

function isLitecoin(text: string): boolean {
  if (text.startsWith("ltcmweb1")) return bech32.decode(bech32Case(text), LONG).prefix === "ltcmweb";
  if (text.startsWith("ltc1")) return isSegwit(text, "ltc");
  return hasVersion(text, [0x30], [0x32], [0x05]);
}

/** LUD-01: the bech32 text is a URL, https or a Tor service. It is read here and never fetched. */
function isLnurl(text: string): boolean {
  const { prefix, words } = bech32.decode(bech32Case(text), LONG + 10);
  const url = new URL(new TextDecoder().decode(bech32.fromWords(words)));
  const tor = url.protocol === "http:" && url.hostname.endsWith(".onion");
  return prefix === "lnurl" && (url.protocol === "https:" || tor);
}

/** BOLT 12 offers carry no checksum: what can be tested is that the records are whole and in rising order. */
function isBolt12(text: string): boolean {
  const bytes = decodeBech32Chars(text.toLowerCase().slice("lno1".length));
  let last = -1;
  for (let i = 0; i < bytes.length;) {
    const type = bytes[i] ?? 0;
    const length = bytes[i + 1] ?? 255;
    if (type <= last || length >= 253) return false;
    last = type;
    i += 2 + length;
    if (i > bytes.length) return false;
  }
  return last >= 0;
}

function isEip55(text: string): boolean {
  const digits = text.slice(2);
  const lower = digits.toLowerCase();
  if (digits === lower || digits === lower.toUpperCase()) return true;
  const hash = keccak_256(new TextEncoder().encode(lower));
  return [...digits].every((char, i) => {
    const nibble = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15;
    return /\d/.test(char) || nibble > 7 === (char !== char.toLowerCase());
  });
}

const MONERO_BLOCK_BYTES = [0, -1, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8];
const MONERO_MAINNET = [18, 19, 42];

function isMonero(text: string): boolean {
  const bytes = Uint8Array.from((text.match(/.{1,11}/g) ?? []).flatMap(moneroBlock));
  const sum = keccak_256(bytes.subarray(0, -4)).subarray(0, 4);
  return MONERO_MAINNET.includes(bytes[0] ?? 0) && sum.every((byte, i) => byte === bytes.at(i - 4));
}

function moneroBlock(block: string): number[] {
  const size = MONERO_BLOCK_BYTES[block.length] ?? -1;
  // base58 keeps leading zero bytes as "1"; Monero's blocks are fixed in size, so only the number counts.
  const bytes = [...base58.decode(block.replace(/^1+(?=.)/, ""))];
  const number = bytes[0] === 0 ? bytes.slice(1) : bytes;
  if (size < 0 || number.length > size) throw new RangeError("not a block");
  return [...Array<number>(size - number.length).fill(0), ...number];
}

function isZcash(text: string): boolean {
  if (text.startsWith("zs1")) return bech32.decode(bech32Case(text), LONG).prefix === "zs";
  if (text.startsWith("u1")) return bech32m.decode(bech32Case(text), LONG).prefix === "u";
  return hasVersion(text, [0x1c, 0xb8], [0x1c, 0xbd]);
}

function isXrp(text: string): boolean {
  const bytes = base58xrp.decode(text.replace(/\?dt=\d+$/, ""));
  const body = bytes.subarray(0, -4);
  const sum = sha256(sha256(body)).subarray(0, 4);
  if (!sum.every((byte, i) => byte === bytes.at(i - 4))) return false;
  const isXAddress = body.length === 31 && body[0] === 0x05 && body[1] === 0x44;
  return isXAddress || (body.length === 21 && body[0] === 0);
}

function isStellarKey(text: string): boolean {
  const bytes = base32.decode(text);
  const crc = crc16(bytes.subarray(0, -2), 0);
  return bytes[0] === 6 << 3 && bytes.at(-2) === (crc & 255) && bytes.at(-1) === crc >> 8;
}

const NANO_ALPHABET = "13456789abcdefghijkmnopqrstuwxyz";

function isNano(text: string): boolean {
  const body = text.slice("nano_".length);
  const key = nanoBytes(body.slice(0, 52), 4);
  const sum = nanoBytes(body.slice(52), 0);
  const expected = blake2b(key, { dkLen: 5 }).reverse();
  return sum.length === 5 && expected.every((byte, i) => byte === sum[i]);
}

function nanoBytes(text: string, padding: number): Uint8Array {
  const bits = [...text].map((char) => NANO_ALPHABET.indexOf(char).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.slice(padding).match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/** 0x11 and 0x51 are bounceable and not; the bit 0x80 would mean the test network. */
function isTon(text: string): boolean {
  const bytes = base64urlnopad.decode(text);
  const crc = crc16(bytes.subarray(0, 34), 0);
  const mainnet = bytes[0] === 0x11 || bytes[0] === 0x51;
  return mainnet && bytes.length === 36 && bytes[34] === crc >> 8 && bytes[35] === (crc & 255);
}

function isEmvQr(text: string): boolean {
  const crc = crc16(new TextEncoder().encode(text.slice(0, -4)), 0xffff);
  return Number.parseInt(text.slice(-4), 16) === crc;
}

function crc16(bytes: Uint8Array, start: number): number {
  let crc = start;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

function isPixKey(text: string): boolean {
  if (/^\d{11}$/.test(text)) return hasCheckDigits(text, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  if (/^\d{14}$/.test(text)) return hasCheckDigits(text, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  return true;
}

/** CPF and CNPJ: two mod-11 digits; the first one's weights are the second one's without the first. */
function hasCheckDigits(text: string, weights: number[]): boolean {
  const digits = [...text].map(Number);
  if (digits.every((digit) => digit === digits[0])) return false;
  const digitFor = (series: number[]): number => {
    const rest = series.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  return digits.at(-2) === digitFor(weights.slice(1)) && digits.at(-1) === digitFor(weights);
}

function isClabe(text: string): boolean {
  const digits = [...text].map(Number);
  const sum = digits.slice(0, 17).reduce((total, digit, i) => total + ((digit * [3, 7, 1][i % 3]!) % 10), 0);
  return (10 - (sum % 10)) % 10 === digits[17];
}

function isMoroccoRib(text: string): boolean {
  return 97n - ((BigInt(text.slice(0, 22)) * 100n) % 97n) === BigInt(text.slice(22));
}

function isPhoneOrIban(text: string): boolean {
  return text.startsWith("+") || isValidIBAN(text);
}

/** RFC 8905: `payto://iban/IBAN` or `payto://iban/BIC/IBAN`, then options. */
function isPaytoIban(text: string): boolean {
  return isValidIBAN(text.slice("payto://iban/".length).split("?")[0]?.split("/").at(-1) ?? "");
}
