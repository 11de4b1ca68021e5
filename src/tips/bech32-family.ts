// Two relatives of bech32 that no library here reads: CashAddr's 40-bit code and the bare characters of BOLT 12.

const CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CASH_GENERATORS = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];
const CASH_PREFIX = [..."bitcoincash"].map((char) => char.charCodeAt(0) & 31);

/** The CashAddr specification's polymod over prefix, zero and payload; `text` comes without its prefix. */
export function isCashAddress(text: string): boolean {
  let code = 1n;
  for (const value of [...CASH_PREFIX, 0, ...charValues(text)]) {
    const top = code >> 35n;
    code = ((code & 0x07ffffffffn) << 5n) ^ BigInt(value);
    CASH_GENERATORS.forEach((generator, bit) => {
      if ((top >> BigInt(bit)) & 1n) code ^= generator;
    });
  }
  return code === 1n;
}

/** Bytes of bech32 characters without prefix and checksum. Throws on a foreign character or stray bits. */
export function decodeBech32Chars(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const value of charValues(text)) {
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count >= 8) bytes.push((bits >> (count -= 8)) & 255);
  }
  if (count >= 5 || bits & ((1 << count) - 1)) throw new RangeError("stray bits");
  return Uint8Array.from(bytes);
}

function charValues(text: string): number[] {
  return [...text].map((char) => {
    const value = CHARSET.indexOf(char);
    if (value < 0) throw new RangeError("not a bech32 character");
    return value;
  });
}
