// GHASH: carry-less multiplication with integer multiplications "with holes" (after BearSSL's ghash_ctmul64).
import { BLOCKS, TAG } from "./scratch.ts";
import { aes8 } from "./aes.ts";

let y0: u64 = 0;
let y1: u64 = 0;

/** Low 64 bits of the carry-less product. Bits four apart leave room for the carries of at most 16 additions. */
// @ts-ignore: decorator
@inline function clmul(x: u64, y: u64): u64 {
  const x0 = x & 0x1111111111111111, x1 = x & 0x2222222222222222;
  const x2 = x & 0x4444444444444444, x3 = x & 0x8888888888888888;
  const w0 = y & 0x1111111111111111, w1 = y & 0x2222222222222222;
  const w2 = y & 0x4444444444444444, w3 = y & 0x8888888888888888;
  const z0 = (x0 * w0) ^ (x1 * w3) ^ (x2 * w2) ^ (x3 * w1);
  const z1 = (x0 * w1) ^ (x1 * w0) ^ (x2 * w3) ^ (x3 * w2);
  const z2 = (x0 * w2) ^ (x1 * w1) ^ (x2 * w0) ^ (x3 * w3);
  const z3 = (x0 * w3) ^ (x1 * w2) ^ (x2 * w1) ^ (x3 * w0);
  return (z0 & 0x1111111111111111) | (z1 & 0x2222222222222222) | (z2 & 0x4444444444444444) | (z3 & 0x8888888888888888);
}

// @ts-ignore: decorator
@inline function reverse(x: u64): u64 {
  x = ((x & 0x5555555555555555) << 1) | ((x >> 1) & 0x5555555555555555);
  x = ((x & 0x3333333333333333) << 2) | ((x >> 2) & 0x3333333333333333);
  x = ((x & 0x0f0f0f0f0f0f0f0f) << 4) | ((x >> 4) & 0x0f0f0f0f0f0f0f0f);
  return bswap<u64>(x);
}

export function ghashKey(rounds: usize, to: usize): void {
  memory.fill(BLOCKS, 0, 128);
  aes8(rounds, 10);
  const h1 = bswap<u64>(load<u64>(BLOCKS)), h0 = bswap<u64>(load<u64>(BLOCKS, 8));
  const r0 = reverse(h0), r1 = reverse(h1);
  store<u64>(to, h0);
  store<u64>(to, h1, 8);
  store<u64>(to, h0 ^ h1, 16);
  store<u64>(to, r0, 24);
  store<u64>(to, r1, 32);
  store<u64>(to, r0 ^ r1, 40);
}

/** One block into the running hash y. */
// @ts-ignore: decorator
@inline function absorb(h: usize, high: u64, low: u64): void {
  const a1 = y1 ^ high, a0 = y0 ^ low;
  const r0 = reverse(a0), r1 = reverse(a1);
  let z0 = clmul(a0, load<u64>(h)), z1 = clmul(a1, load<u64>(h, 8));
  let z2 = clmul(a0 ^ a1, load<u64>(h, 16)) ^ z0 ^ z1;
  let t0 = clmul(r0, load<u64>(h, 24)), t1 = clmul(r1, load<u64>(h, 32));
  let t2 = clmul(r0 ^ r1, load<u64>(h, 40)) ^ t0 ^ t1;
  t0 = reverse(t0) >> 1;
  t1 = reverse(t1) >> 1;
  t2 = reverse(t2) >> 1;

  let v0 = z0, v1 = t0 ^ z2, v2 = z1 ^ t2, v3 = t1;
  v3 = (v3 << 1) | (v2 >> 63);
  v2 = (v2 << 1) | (v1 >> 63);
  v1 = (v1 << 1) | (v0 >> 63);
  v0 = v0 << 1;
  v2 ^= v0 ^ (v0 >> 1) ^ (v0 >> 2) ^ (v0 >> 7);
  v1 ^= (v0 << 63) ^ (v0 << 62) ^ (v0 << 57);
  v3 ^= v1 ^ (v1 >> 1) ^ (v1 >> 2) ^ (v1 >> 7);
  v2 ^= (v1 << 63) ^ (v1 << 62) ^ (v1 << 57);
  y0 = v2;
  y1 = v3;
}

/** Absorbs `length` bytes, the last block padded with zeros. Reads whole blocks. */
function absorbAll(h: usize, from: usize, length: u32): void {
  for (; length >= 16; length -= 16, from += 16) {
    absorb(h, bswap<u64>(load<u64>(from)), bswap<u64>(load<u64>(from, 8)));
  }
  if (!length) return;
  let high = bswap<u64>(load<u64>(from)), low: u64 = 0;
  if (length > 8) low = bswap<u64>(load<u64>(from, 8)) & (~(<u64>0) << (8 * (16 - length)));
  else high &= ~(<u64>0) << (8 * (8 - length));
  absorb(h, high, low);
}

/** GCM tag into TAG, which holds the mask E(J0). */
export function gcmTag(h: usize, aad: usize, aadLength: u32, text: usize, length: u32): void {
  y0 = 0;
  y1 = 0;
  absorbAll(h, aad, aadLength);
  absorbAll(h, text, length);
  absorb(h, <u64>aadLength << 3, <u64>length << 3);
  store<u64>(TAG, load<u64>(TAG) ^ bswap<u64>(y1));
  store<u64>(TAG, load<u64>(TAG, 8) ^ bswap<u64>(y0), 8);
}
