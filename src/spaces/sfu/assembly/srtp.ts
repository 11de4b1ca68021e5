// SRTP for many listeners in one call (AssemblyScript, compiled to srtp.wasm by scripts/build-srtp.ts).
//
// Everything lives in linear memory as plain records that the host (srtp-engine.ts, leg.ts) allocates; nothing here allocates.
// No table is indexed by secret data and no branch depends on it:
//   AES   bitsliced, 8 blocks at a time in eight v128 registers (after Käsper and Schwabe, CHES 2009), S-box circuit of
//         Boyar and Peralta. A 100-byte Opus packet under GCM needs exactly 8 blocks: 7 of keystream and 1 for the tag.
//   GHASH carry-less multiplication with integer multiplications "with holes" (after BearSSL's ghash_ctmul64).
//   SHA-1 has no secret-dependent access by nature. Tags are compared without early exit.
//
// Records (offsets in bytes; the host mirrors the ones it touches):
//   Keys    one direction of one session, made by `deriveKeys`
const RTP: u32 = 0; //      RTP half of the keys …
const RTCP: u32 = 288; //   … and the RTCP half, each laid out as:
const K_ROUNDS: u32 = 0; //   11 AES round keys, 0x63 (the S-box constant) folded into the last ten
const K_SALT: u32 = 176; //   session salt, 14 bytes (AES-CM) or 12 (GCM), zero-padded to 16
const K_GHASH: u32 = 192; //  h0 h1 h2 and their bit reversals, 6 × u64
const K_INNER: u32 = 240; //  SHA-1 state after the inner HMAC pad, 5 × u32
const K_OUTER: u32 = 260; //  … and after the outer pad
const K_GCM: u32 = 576; //  u32, 1 = AEAD_AES_128_GCM, 0 = AES_128_CM_HMAC_SHA1_80
//   Stream  receive state of one SSRC: u64 highest index, 2 × u64 replay window, u32 started
const S_HIGHEST: u32 = 0;
const S_WINDOW: u32 = 8;
const S_STARTED: u32 = 24;
const WINDOW: u64 = 128;
//   Packet  a decrypted RTP packet of a producer, ready to be forwarded
const P_INDEX: u32 = 0; //  u64, ROC ‖ sequence number
const P_TIME: u32 = 8; //   u32 RTP timestamp
const P_MARKER: u32 = 12; // u32, 0x80 or 0
const P_LENGTH: u32 = 16; // u32 payload bytes
const P_PAYLOAD: u32 = 32;
//   Leg     one producer → one slot of one listener
const L_KEYS: u32 = 0;
const L_SSRC: u32 = 4;
const L_TIME: u32 = 8; //   added to the producer's timestamp
const L_TYPE: u32 = 12; //  payload type the listener expects
const L_SHIFT: u32 = 16; // i64, added to the producer's index
const L_FROM: u32 = 24; //  u64, first index of the producer that this leg may carry
const L_NEXT: u32 = 32; //  u64, first index never sent on this leg
const L_SENT: u32 = 40; //  u32 packets, u32 payload octets: what a sender report tells
const L_OCTETS: u32 = 44;

const GCM_TAG: u32 = 16;
const SHA_TAG: u32 = 10;
const RTCP_HEAD: u32 = 8;
const E_FLAG: u32 = 0x80000000;

// Answers of the unprotect functions when they refuse a packet.
const MALFORMED: i32 = -1;
const REPLAYED: i32 = -2;
const FORGED: i32 = -3;

// Scratch: one packet at a time, so it is shared.
const BLOCKS: usize = memory.data(128, 16); // in and out of aes8
const COUNTER: usize = memory.data(16, 16);
const ONE_ROUND: usize = memory.data(32, 16); // key of the one-round cipher that computes SubWord
const WORDS: usize = memory.data(320, 16); // SHA-1 message schedule
const BLOCK64: usize = memory.data(64, 16);
const STATE: usize = memory.data(20, 16);
const PADS: usize = memory.data(64, 16);
const TAG: usize = memory.data(32, 16);

/** First byte that the host may use. */
export function heapStart(): u32 {
  return <u32>((__heap_base + 63) & ~63);
}

// ---------------------------------------------------------------------------------------------------------------- AES

// @ts-ignore: decorator
@inline function bit(block: v128, mask: v128): v128 {
  return i8x16.eq(v128.and(block, mask), mask); // 0xff where the bit is set: the same key bit for all eight blocks
}

// @ts-ignore: decorator
@inline function shiftRows(x: v128): v128 {
  return v128.shuffle<u8>(x, x, 0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11);
}

// @ts-ignore: decorator
@inline function nextRow(x: v128): v128 {
  return v128.shuffle<u8>(x, x, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
}

// @ts-ignore: decorator
@inline function secondRow(x: v128): v128 {
  return v128.shuffle<u8>(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
}

/** 8 × 8 bit transposition of each byte column of BLOCKS: blocks to bit planes, and back. */
function transpose(): void {
  exchange(0, 1, 1, i64x2.splat(0x5555555555555555));
  exchange(2, 3, 1, i64x2.splat(0x5555555555555555));
  exchange(4, 5, 1, i64x2.splat(0x5555555555555555));
  exchange(6, 7, 1, i64x2.splat(0x5555555555555555));
  exchange(0, 2, 2, i64x2.splat(0x3333333333333333));
  exchange(1, 3, 2, i64x2.splat(0x3333333333333333));
  exchange(4, 6, 2, i64x2.splat(0x3333333333333333));
  exchange(5, 7, 2, i64x2.splat(0x3333333333333333));
  exchange(0, 4, 4, i64x2.splat(0x0f0f0f0f0f0f0f0f));
  exchange(1, 5, 4, i64x2.splat(0x0f0f0f0f0f0f0f0f));
  exchange(2, 6, 4, i64x2.splat(0x0f0f0f0f0f0f0f0f));
  exchange(3, 7, 4, i64x2.splat(0x0f0f0f0f0f0f0f0f));
}

// @ts-ignore: decorator
@inline function exchange(i: u32, j: u32, by: i32, mask: v128): void {
  const a = v128.load(BLOCKS + 16 * i);
  const b = v128.load(BLOCKS + 16 * j);
  const swap = v128.and(v128.xor(i64x2.shr_u(a, by), b), mask);
  v128.store(BLOCKS + 16 * j, v128.xor(b, swap));
  v128.store(BLOCKS + 16 * i, v128.xor(a, i64x2.shl(swap, by)));
}

/** Encrypts the eight blocks at BLOCKS in place. `rounds` is 10, or 1 for the key schedule. */
function aes8(keys: usize, rounds: u32): void {
  const m0 = i8x16.splat(1), m1 = i8x16.splat(2), m2 = i8x16.splat(4), m3 = i8x16.splat(8);
  const m4 = i8x16.splat(16), m5 = i8x16.splat(32), m6 = i8x16.splat(64), m7 = i8x16.splat(-128);
  transpose();
  let key = v128.load(keys);
  let q0 = v128.xor(v128.load(BLOCKS), bit(key, m0));
  let q1 = v128.xor(v128.load(BLOCKS, 16), bit(key, m1));
  let q2 = v128.xor(v128.load(BLOCKS, 32), bit(key, m2));
  let q3 = v128.xor(v128.load(BLOCKS, 48), bit(key, m3));
  let q4 = v128.xor(v128.load(BLOCKS, 64), bit(key, m4));
  let q5 = v128.xor(v128.load(BLOCKS, 80), bit(key, m5));
  let q6 = v128.xor(v128.load(BLOCKS, 96), bit(key, m6));
  let q7 = v128.xor(v128.load(BLOCKS, 112), bit(key, m7));

  for (let round: u32 = 1; ; round++) {
    // SubBytes: Boyar and Peralta's circuit, x0 = most significant bit. Its four NOTs are folded into the round keys.
    const y14 = v128.xor(q4, q2), y13 = v128.xor(q7, q1), y9 = v128.xor(q7, q4), y8 = v128.xor(q7, q2);
    const t0 = v128.xor(q6, q5), y1 = v128.xor(t0, q0), y4 = v128.xor(y1, q4), y12 = v128.xor(y13, y14);
    const y2 = v128.xor(y1, q7), y5 = v128.xor(y1, q1), y3 = v128.xor(y5, y8), t1 = v128.xor(q3, y12);
    const y15 = v128.xor(t1, q2), y20 = v128.xor(t1, q6), y6 = v128.xor(y15, q0), y10 = v128.xor(y15, t0);
    const y11 = v128.xor(y20, y9), y7 = v128.xor(q0, y11), y17 = v128.xor(y10, y11), y19 = v128.xor(y10, y8);
    const y16 = v128.xor(t0, y11), y21 = v128.xor(y13, y16), y18 = v128.xor(q7, y16);

    const t2 = v128.and(y12, y15), t4 = v128.xor(v128.and(y3, y6), t2), t6 = v128.xor(v128.and(y4, q0), t2);
    const t7 = v128.and(y13, y16), t9 = v128.xor(v128.and(y5, y1), t7), t11 = v128.xor(v128.and(y2, y7), t7);
    const t12 = v128.and(y9, y11), t14 = v128.xor(v128.and(y14, y17), t12), t16 = v128.xor(v128.and(y8, y10), t12);
    const t21 = v128.xor(v128.xor(t4, t14), y20), t22 = v128.xor(v128.xor(t6, t16), y19);
    const t23 = v128.xor(v128.xor(t9, t14), y21), t24 = v128.xor(v128.xor(t11, t16), y18);

    const t25 = v128.xor(t21, t22), t26 = v128.and(t21, t23), t27 = v128.xor(t24, t26);
    const t29 = v128.xor(v128.and(t25, t27), t22), t30 = v128.xor(t23, t24), t31 = v128.xor(t22, t26);
    const t33 = v128.xor(v128.and(t31, t30), t24), t34 = v128.xor(t23, t33), t35 = v128.xor(t27, t33);
    const t36 = v128.and(t24, t35), t37 = v128.xor(t36, t34), t38 = v128.xor(t27, t36);
    const t40 = v128.xor(t25, v128.and(t29, t38)), t41 = v128.xor(t40, t37), t42 = v128.xor(t29, t33);
    const t43 = v128.xor(t29, t40), t44 = v128.xor(t33, t37), t45 = v128.xor(t42, t41);
    const z0 = v128.and(t44, y15), z1 = v128.and(t37, y6), z2 = v128.and(t33, q0), z3 = v128.and(t43, y16);
    const z4 = v128.and(t40, y1), z5 = v128.and(t29, y7), z6 = v128.and(t42, y11), z7 = v128.and(t45, y17);
    const z8 = v128.and(t41, y10), z9 = v128.and(t44, y12), z10 = v128.and(t37, y3), z11 = v128.and(t33, y4);
    const z12 = v128.and(t43, y13), z13 = v128.and(t40, y5), z14 = v128.and(t29, y2), z15 = v128.and(t42, y9);
    const z16 = v128.and(t45, y14), z17 = v128.and(t41, y8);

    const t46 = v128.xor(z15, z16), t47 = v128.xor(z10, z11), t48 = v128.xor(z5, z13), t49 = v128.xor(z9, z10);
    const t50 = v128.xor(z2, z12), t51 = v128.xor(z2, z5), t52 = v128.xor(z7, z8), t53 = v128.xor(z0, z3);
    const t54 = v128.xor(z6, z7), t55 = v128.xor(z16, z17), t56 = v128.xor(z12, t48), t57 = v128.xor(t50, t53);
    const t58 = v128.xor(z4, t46), t59 = v128.xor(z3, t54), t60 = v128.xor(t46, t57), t61 = v128.xor(z14, t57);
    const t62 = v128.xor(t52, t58), t63 = v128.xor(t49, t58), t64 = v128.xor(z4, t59), t65 = v128.xor(t61, t62);
    const t66 = v128.xor(z1, t63), t67 = v128.xor(t64, t65), s3 = v128.xor(t53, t66);

    q7 = shiftRows(v128.xor(t59, t63));
    q6 = shiftRows(v128.xor(t64, s3));
    q5 = shiftRows(v128.xor(t55, t67));
    q4 = shiftRows(s3);
    q3 = shiftRows(v128.xor(t51, t66));
    q2 = shiftRows(v128.xor(t47, t65));
    q1 = shiftRows(v128.xor(t56, t62));
    q0 = shiftRows(v128.xor(t48, t60));

    key = v128.load(keys + 16 * round);
    if (round == rounds) break;

    // MixColumns: 2·(a + b) + b + (c + d), where b, c, d are the rows below; 2· moves a plane up and reduces by 0x1b.
    const b0 = nextRow(q0), b1 = nextRow(q1), b2 = nextRow(q2), b3 = nextRow(q3);
    const b4 = nextRow(q4), b5 = nextRow(q5), b6 = nextRow(q6), b7 = nextRow(q7);
    const a0 = v128.xor(q0, b0), a1 = v128.xor(q1, b1), a2 = v128.xor(q2, b2), a3 = v128.xor(q3, b3);
    const a4 = v128.xor(q4, b4), a5 = v128.xor(q5, b5), a6 = v128.xor(q6, b6), a7 = v128.xor(q7, b7);
    q0 = v128.xor(v128.xor(a7, b0), v128.xor(secondRow(a0), bit(key, m0)));
    q1 = v128.xor(v128.xor(v128.xor(a0, a7), b1), v128.xor(secondRow(a1), bit(key, m1)));
    q2 = v128.xor(v128.xor(a1, b2), v128.xor(secondRow(a2), bit(key, m2)));
    q3 = v128.xor(v128.xor(v128.xor(a2, a7), b3), v128.xor(secondRow(a3), bit(key, m3)));
    q4 = v128.xor(v128.xor(v128.xor(a3, a7), b4), v128.xor(secondRow(a4), bit(key, m4)));
    q5 = v128.xor(v128.xor(a4, b5), v128.xor(secondRow(a5), bit(key, m5)));
    q6 = v128.xor(v128.xor(a5, b6), v128.xor(secondRow(a6), bit(key, m6)));
    q7 = v128.xor(v128.xor(a6, b7), v128.xor(secondRow(a7), bit(key, m7)));
  }

  v128.store(BLOCKS, v128.xor(q0, bit(key, m0)));
  v128.store(BLOCKS, v128.xor(q1, bit(key, m1)), 16);
  v128.store(BLOCKS, v128.xor(q2, bit(key, m2)), 32);
  v128.store(BLOCKS, v128.xor(q3, bit(key, m3)), 48);
  v128.store(BLOCKS, v128.xor(q4, bit(key, m4)), 64);
  v128.store(BLOCKS, v128.xor(q5, bit(key, m5)), 80);
  v128.store(BLOCKS, v128.xor(q6, bit(key, m6)), 96);
  v128.store(BLOCKS, v128.xor(q7, bit(key, m7)), 112);
  transpose();
}

/** AES-128 key schedule. SubWord is one round of aes8 without key: the word's bytes go where ShiftRows will pick them. */
function expandKey(key: usize, rounds: usize): void {
  v128.store(ONE_ROUND, i64x2.splat(0));
  v128.store(ONE_ROUND, i8x16.splat(0x63), 16);
  v128.store(rounds, v128.load(key));
  let rcon: u32 = 1;
  for (let i: u32 = 1; i <= 10; i++) {
    const last = rounds + 16 * (i - 1);
    memory.fill(BLOCKS, 0, 128);
    store<u8>(BLOCKS, load<u8>(last, 13)); // RotWord
    store<u8>(BLOCKS, load<u8>(last, 14), 5);
    store<u8>(BLOCKS, load<u8>(last, 15), 10);
    store<u8>(BLOCKS, load<u8>(last, 12), 15);
    aes8(ONE_ROUND, 1);
    let word = load<u32>(BLOCKS) ^ rcon;
    for (let j: u32 = 0; j < 16; j += 4) {
      word ^= load<u32>(last + j);
      store<u32>(last + 16 + j, word);
    }
    rcon = ((rcon << 1) ^ ((rcon >> 7) * 0x11b)) & 0xff;
  }
  for (let i: u32 = 16; i < 176; i += 16) {
    v128.store(rounds + i, v128.xor(v128.load(rounds + i), i8x16.splat(0x63)));
  }
}

/** Fills BLOCKS with the eight counter blocks from `first` on: COUNTER with its last 32 bits increased. */
// @ts-ignore: decorator
@inline function counters(first: u32): void {
  const base = v128.load(COUNTER);
  const word = bswap<u32>(load<u32>(COUNTER, 12)) + first;
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word)));
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word + 1)), 16);
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word + 2)), 32);
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word + 3)), 48);
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word + 4)), 64);
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word + 5)), 80);
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word + 6)), 96);
  v128.store(BLOCKS, v128.replace_lane<u32>(base, 3, bswap<u32>(word + 7)), 112);
}

/** to = from ⊕ keystream. Works in whole blocks: up to 15 bytes behind `to + length` are overwritten. */
function crypt(rounds: usize, from: usize, to: usize, length: u32, tagBlock: bool): void {
  let block: u32 = 0;
  let skip: u32 = 0;
  if (tagBlock) { // GCM: the first block masks the tag
    counters(0);
    aes8(rounds, 10);
    v128.store(TAG, v128.load(BLOCKS));
    skip = 16;
  } else if (length) {
    counters(0);
    aes8(rounds, 10);
  }
  for (let done: u32 = 0; done < length; ) {
    for (; skip < 128 && done < length; skip += 16, done += 16) {
      v128.store(to + done, v128.xor(v128.load(from + done), v128.load(BLOCKS + skip)));
    }
    if (done < length) {
      block += 8;
      counters(block);
      aes8(rounds, 10);
      skip = 0;
    }
  }
}

// -------------------------------------------------------------------------------------------------------------- GHASH

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

function ghashKey(rounds: usize, to: usize): void {
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
function gcmTag(h: usize, aad: usize, aadLength: u32, text: usize, length: u32): void {
  y0 = 0;
  y1 = 0;
  absorbAll(h, aad, aadLength);
  absorbAll(h, text, length);
  absorb(h, <u64>aadLength << 3, <u64>length << 3);
  store<u64>(TAG, load<u64>(TAG) ^ bswap<u64>(y1));
  store<u64>(TAG, load<u64>(TAG, 8) ^ bswap<u64>(y0), 8);
}

// ---------------------------------------------------------------------------------------------------------- HMAC-SHA1

function sha1Block(state: usize, block: usize): void {
  for (let i: u32 = 0; i < 64; i += 4) store<u32>(WORDS + i, bswap<u32>(load<u32>(block + i)));
  for (let i: u32 = 64; i < 320; i += 4) {
    const w = WORDS + i;
    store<u32>(w, rotl<u32>(load<u32>(w - 12) ^ load<u32>(w - 32) ^ load<u32>(w - 56) ^ load<u32>(w - 64), 1));
  }
  let a = load<u32>(state), b = load<u32>(state, 4), c = load<u32>(state, 8);
  let d = load<u32>(state, 12), e = load<u32>(state, 16);
  for (let i: u32 = 0; i < 80; i++) {
    let f: u32;
    if (i < 20) f = (d ^ (b & (c ^ d))) + 0x5a827999;
    else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) f = ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
    else f = (b ^ c ^ d) + 0xca62c1d6;
    f += rotl<u32>(a, 5) + e + load<u32>(WORDS + 4 * i);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = f;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
}

function hmacKey(key: usize, half: usize): void {
  for (let pad: u32 = 0; pad < 2; pad++) {
    const state = half + (pad ? K_OUTER : K_INNER);
    memory.fill(PADS, pad ? 0x5c : 0x36, 64);
    for (let i: u32 = 0; i < 20; i++) store<u8>(PADS + i, load<u8>(PADS + i) ^ load<u8>(key + i));
    store<u32>(state, 0x67452301);
    store<u32>(state, 0xefcdab89, 4);
    store<u32>(state, 0x98badcfe, 8);
    store<u32>(state, 0x10325476, 12);
    store<u32>(state, 0xc3d2e1f0, 16);
    sha1Block(state, PADS);
  }
}

/** HMAC-SHA1 of `length` bytes into TAG (20 bytes). */
function hmac(half: usize, from: usize, length: u32): void {
  memory.copy(STATE, half + K_INNER, 20);
  let rest = length;
  for (; rest >= 64; rest -= 64, from += 64) sha1Block(STATE, from);
  memory.fill(BLOCK64, 0, 64);
  memory.copy(BLOCK64, from, rest);
  store<u8>(BLOCK64 + rest, 0x80);
  if (rest >= 56) {
    sha1Block(STATE, BLOCK64);
    memory.fill(BLOCK64, 0, 64);
  }
  store<u32>(BLOCK64, bswap<u32>((length + 64) << 3), 60);
  sha1Block(STATE, BLOCK64);

  memory.fill(BLOCK64, 0, 64);
  for (let i: u32 = 0; i < 20; i += 4) store<u32>(BLOCK64 + i, bswap<u32>(load<u32>(STATE + i)));
  store<u8>(BLOCK64, 0x80, 20);
  store<u32>(BLOCK64, bswap<u32>((64 + 20) << 3), 60);
  memory.copy(STATE, half + K_OUTER, 20);
  sha1Block(STATE, BLOCK64);
  for (let i: u32 = 0; i < 20; i += 4) store<u32>(TAG + i, bswap<u32>(load<u32>(STATE + i)));
}

/** Compares TAG with a received tag without early exit. */
function tagMatches(received: usize, length: u32): bool {
  let difference: u32 = 0;
  for (let i: u32 = 0; i < length; i++) difference |= load<u8>(TAG + i) ^ load<u8>(received + i);
  return difference == 0;
}

// --------------------------------------------------------------------------------------------------------------- keys

/** RFC 3711 §4.3.1 key derivation (rate 0) from a 16-byte master key and a 14-byte (GCM: 12 and two zeros) salt. */
export function deriveKeys(keys: usize, gcm: u32, masterKey: usize, masterSalt: usize): void {
  expandKey(masterKey, keys);
  // Eight blocks, one call: label 0 key, 1 auth (two blocks), 2 salt; 3, 4, 5 the same for RTCP.
  for (let i: u32 = 0; i < 8; i++) {
    const block = BLOCKS + 16 * i;
    const label: u32 = i < 4 ? (i + 1) >> 1 : 3 + ((i - 3) >> 1);
    memory.copy(block, masterSalt, 14);
    store<u16>(block, 0, 14);
    store<u8>(block, load<u8>(block, 7) ^ <u8>label, 7);
    if (i == 2 || i == 6) store<u8>(block, 1, 15);
  }
  aes8(keys, 10);
  memory.copy(PADDED, BLOCKS, 128);
  setKeys(keys, gcm, PADDED, PADDED + 48, PADDED + 16, PADDED + 64, PADDED + 112, PADDED + 80);
  memory.fill(PADDED, 0, 128);
}
const PADDED: usize = memory.data(128, 16);

/** Sets session keys directly (the RFCs' test vectors start from these). */
export function setKeys(
  keys: usize, gcm: u32, rtpKey: usize, rtpSalt: usize, rtpAuth: usize, rtcpKey: usize, rtcpSalt: usize, rtcpAuth: usize,
): void {
  store<u32>(keys, gcm, K_GCM);
  setHalf(keys + RTP, gcm, rtpKey, rtpSalt, rtpAuth);
  setHalf(keys + RTCP, gcm, rtcpKey, rtcpSalt, rtcpAuth);
}

function setHalf(half: usize, gcm: u32, key: usize, salt: usize, auth: usize): void {
  expandKey(key, half + K_ROUNDS);
  v128.store(half + K_SALT, i64x2.splat(0));
  memory.copy(half + K_SALT, salt, gcm ? 12 : 14);
  ghashKey(half + K_ROUNDS, half + K_GHASH);
  hmacKey(auth, half);
}

/** For the tests: AES-CM keystream under the RTP key, from COUNTER = salt and the given first block. */
export function keystream(keys: usize, first: u32, to: usize, length: u32): void {
  v128.store(COUNTER, v128.load(keys + K_SALT));
  store<u16>(COUNTER, bswap<u16>(<u16>first), 14);
  memory.fill(to, 0, length);
  crypt(keys, to, to, length, false);
}

// --------------------------------------------------------------------------------------------------------------- SRTP

/** RFC 7714 §8.1: 00 00 ‖ SSRC ‖ ROC ‖ SEQ, ⊕ salt; then the block counter from 1. All SRTCP bits fit the same shape. */
// @ts-ignore: decorator
@inline function gcmCounter(half: usize, ssrc: u32, high: u32, low: u32): void {
  v128.store(COUNTER, v128.load(half + K_SALT));
  store<u32>(COUNTER + 2, load<u32>(COUNTER + 2) ^ bswap<u32>(ssrc));
  store<u32>(COUNTER + 6, load<u32>(COUNTER + 6) ^ bswap<u32>(high));
  store<u16>(COUNTER + 10, load<u16>(COUNTER + 10) ^ bswap<u16>(<u16>low));
  store<u32>(COUNTER, 0x01000000, 12);
}

/** RFC 3711 §4.1.1: salt·2^16 ⊕ SSRC·2^64 ⊕ index·2^16. */
// @ts-ignore: decorator
@inline function cmCounter(half: usize, ssrc: u32, high: u32, low: u32): void {
  v128.store(COUNTER, v128.load(half + K_SALT));
  store<u32>(COUNTER + 4, load<u32>(COUNTER + 4) ^ bswap<u32>(ssrc));
  store<u32>(COUNTER + 8, load<u32>(COUNTER + 8) ^ bswap<u32>(high));
  store<u16>(COUNTER + 12, load<u16>(COUNTER + 12) ^ bswap<u16>(<u16>low));
}

/** Protects the packet whose header stands at `to` and whose payload is at `from`. Returns the length on the wire. */
// @ts-ignore: decorator
@inline function seal(keys: usize, to: usize, head: u32, from: usize, length: u32, ssrc: u32, index: u64): u32 {
  const half = keys + RTP, text = to + head;
  const roc = <u32>(index >> 16), end = text + length;
  if (load<u32>(keys, K_GCM)) {
    gcmCounter(half, ssrc, roc, <u32>index);
    crypt(half, from, text, length, true);
    gcmTag(half + K_GHASH, to, head, text, length);
    v128.store(end, v128.load(TAG));
    return head + length + GCM_TAG;
  }
  cmCounter(half, ssrc, roc, <u32>index);
  crypt(half, from, text, length, false);
  store<u32>(end, bswap<u32>(roc));
  hmac(half, to, head + length + 4);
  memory.copy(end, TAG, SHA_TAG);
  return head + length + SHA_TAG;
}

/**
 * The fan-out: one decrypted packet, `count` legs (an array of pointers), one protected packet each at
 * `to + i * stride`; its length goes into lengths[i] (u32), 0 where the leg must not carry it.
 * `again` = 1 for retransmissions: they are not counted and never advance a leg.
 */
export function protectAll(
  packet: usize, legs: usize, count: u32, to: usize, stride: u32, lengths: usize, again: u32,
): void {
  const index = load<u64>(packet, P_INDEX), time = load<u32>(packet, P_TIME);
  const length = load<u32>(packet, P_LENGTH), marker = load<u32>(packet, P_MARKER);
  for (let i: u32 = 0; i < count; i++, to += stride) {
    const leg = <usize>load<u32>(legs + 4 * i);
    const out = index + load<u64>(leg, L_SHIFT);
    const next = load<u64>(leg, L_NEXT);
    // A packet from before the leg joined this producer would take an index, and so a GCM nonce, already used.
    if (index < load<u64>(leg, L_FROM) || (again && out >= next)) {
      store<u32>(lengths + 4 * i, 0);
      continue;
    }
    const ssrc = load<u32>(leg, L_SSRC);
    store<u8>(to, 0x80);
    store<u8>(to, <u8>(marker | load<u32>(leg, L_TYPE)), 1);
    store<u16>(to, bswap<u16>(<u16>out), 2);
    store<u32>(to, bswap<u32>(time + load<u32>(leg, L_TIME)), 4);
    store<u32>(to, bswap<u32>(ssrc), 8);
    store<u32>(lengths + 4 * i, seal(load<u32>(leg, L_KEYS), to, 12, packet + P_PAYLOAD, length, ssrc, out));
    if (again) continue;
    if (out >= next) store<u64>(leg, out + 1, L_NEXT);
    store<u32>(leg, load<u32>(leg, L_SENT) + 1, L_SENT);
    store<u32>(leg, load<u32>(leg, L_OCTETS) + length, L_OCTETS);
  }
}

/** Protects one packet in place, header and all (`roc` from the caller). Room for 31 bytes more is needed. */
export function protect(keys: usize, packet: usize, length: u32, roc: u32): i32 {
  const head = headerLength(packet, length);
  if (!head) return MALFORMED;
  const sequence = bswap<u16>(load<u16>(packet, 2));
  const index = (<u64>roc << 16) | sequence;
  return seal(keys, packet, head, packet + head, length - head, bswap<u32>(load<u32>(packet, 8)), index);
}

/** Fixed header, CSRCs and extension; 0 if that does not fit. */
export function headerLength(packet: usize, length: u32): u32 {
  if (length < 12 || load<u8>(packet) >> 6 != 2) return 0;
  let head: u32 = 12 + 4 * (load<u8>(packet) & 15);
  if (load<u8>(packet) & 0x10) {
    if (length < head + 4) return 0;
    head += 4 + 4 * <u32>bswap<u16>(load<u16>(packet + head, 2));
  }
  return head <= length ? head : 0;
}

/** RFC 3711 §3.3.1: the index a sequence number most likely stands for; all ones if that were before the first. */
function guessIndex(stream: usize, sequence: u32): u64 {
  if (!load<u32>(stream, S_STARTED)) return sequence;
  const highest = load<u64>(stream, S_HIGHEST);
  const last = <u32>(highest & 0xffff);
  const roc = highest >> 16;
  if (last < 0x8000 && sequence > last + 0x8000) return roc ? ((roc - 1) << 16) | sequence : ~(<u64>0);
  if (last >= 0x8000 && sequence < last - 0x8000) return ((roc + 1) << 16) | sequence;
  return (roc << 16) | sequence;
}

function replayed(stream: usize, index: u64): bool {
  if (!load<u32>(stream, S_STARTED)) return false;
  const highest = load<u64>(stream, S_HIGHEST);
  if (index > highest) return false;
  const age = highest - index;
  if (age >= WINDOW) return true;
  return ((load<u64>(stream + S_WINDOW + <usize>((age >> 6) << 3)) >> (age & 63)) & 1) == 1;
}

/** Only called once the packet is authentic. */
function remember(stream: usize, index: u64): void {
  let near = load<u64>(stream, S_WINDOW), far = load<u64>(stream, S_WINDOW + 8);
  const highest = load<u64>(stream, S_HIGHEST);
  if (!load<u32>(stream, S_STARTED)) {
    near = 1;
    far = 0;
    store<u32>(stream, 1, S_STARTED);
    store<u64>(stream, index, S_HIGHEST);
  } else if (index > highest) {
    const by = index - highest;
    if (by < 64) {
      far = (far << by) | (near >> (64 - by));
      near = (near << by) | 1;
    } else {
      far = by < 128 ? near << (by - 64) : 0;
      near = 1;
    }
    store<u64>(stream, index, S_HIGHEST);
  } else {
    const age = highest - index;
    if (age < 64) near |= <u64>1 << age;
    else far |= <u64>1 << (age - 64);
  }
  store<u64>(stream, near, S_WINDOW);
  store<u64>(stream, far, S_WINDOW + 8);
}

/**
 * Checks and decrypts an SRTP packet in place. Returns the length without the tag, or a refusal. `found` receives
 * u32 header length and, 8 bytes on, u64 index.
 */
export function unprotect(keys: usize, stream: usize, packet: usize, length: u32, found: usize): i32 {
  const gcm = load<u32>(keys, K_GCM);
  const tag = gcm ? GCM_TAG : SHA_TAG;
  if (length < 12 + tag) return MALFORMED;
  const head = headerLength(packet, length - tag);
  if (!head) return MALFORMED;
  const half = keys + RTP, text = packet + head, size = length - tag - head;
  const ssrc = bswap<u32>(load<u32>(packet, 8));
  const index = guessIndex(stream, bswap<u16>(load<u16>(packet, 2)));
  if (index == ~(<u64>0) || replayed(stream, index)) return REPLAYED;
  const roc = <u32>(index >> 16), end = text + size;
  if (gcm) {
    gcmCounter(half, ssrc, roc, <u32>index);
    tagMask(half);
    gcmTag(half + K_GHASH, packet, head, text, size);
    if (!tagMatches(end, GCM_TAG)) return FORGED;
    crypt(half, text, text, size, true);
  } else {
    v128.store(PADS, v128.load(end)); // the received tag makes room for the ROC, which is authenticated too
    store<u32>(end, bswap<u32>(roc));
    hmac(half, packet, length - tag + 4);
    if (!tagMatches(PADS, SHA_TAG)) return FORGED;
    cmCounter(half, ssrc, roc, <u32>index);
    crypt(half, text, text, size, false);
  }
  remember(stream, index);
  store<u32>(found, head);
  store<u64>(found, index, 8);
  return length - tag;
}

/** E(J0) into TAG. */
function tagMask(half: usize): void {
  counters(0);
  aes8(half, 10);
  v128.store(TAG, v128.load(BLOCKS));
}

// -------------------------------------------------------------------------------------------------------------- SRTCP

/** Protects a compound RTCP packet in place under the given 31-bit index; needs room for 31 bytes more. */
export function protectRtcp(keys: usize, packet: usize, length: u32, index: u32): i32 {
  if (length < RTCP_HEAD) return MALFORMED;
  const half = keys + RTCP, text = packet + RTCP_HEAD, size = length - RTCP_HEAD, end = packet + length;
  const ssrc = bswap<u32>(load<u32>(packet, 4));
  if (load<u32>(keys, K_GCM)) {
    gcmCounter(half, ssrc, index >> 16, index);
    crypt(half, text, text, size, true);
    rtcpAad(packet, E_FLAG | index);
    gcmTag(half + K_GHASH, PADS, 12, text, size);
    v128.store(end, v128.load(TAG));
    store<u32>(end, bswap<u32>(E_FLAG | index), GCM_TAG);
    return length + GCM_TAG + 4;
  }
  cmCounter(half, ssrc, index >> 16, index);
  crypt(half, text, text, size, false);
  store<u32>(end, bswap<u32>(E_FLAG | index));
  hmac(half, packet, length + 4);
  memory.copy(end + 4, TAG, SHA_TAG);
  return length + 4 + SHA_TAG;
}

/** Checks and decrypts an SRTCP packet in place. Packets with the E flag clear are refused: WebRTC never sends them. */
export function unprotectRtcp(keys: usize, stream: usize, packet: usize, length: u32): i32 {
  const gcm = load<u32>(keys, K_GCM);
  const trailer: u32 = 4 + (gcm ? GCM_TAG : SHA_TAG);
  if (length < RTCP_HEAD + trailer || load<u8>(packet) >> 6 != 2) return MALFORMED;
  const half = keys + RTCP, text = packet + RTCP_HEAD, size = length - RTCP_HEAD - trailer, end = text + size;
  const word = bswap<u32>(load<u32>(end)), gcmWord = bswap<u32>(load<u32>(packet + length - 4));
  const flagged = gcm ? gcmWord : word;
  if (!(flagged & E_FLAG)) return MALFORMED;
  const index = flagged & ~E_FLAG, ssrc = bswap<u32>(load<u32>(packet, 4));
  if (replayed(stream, index)) return REPLAYED;
  if (gcm) {
    gcmCounter(half, ssrc, index >> 16, index);
    tagMask(half);
    rtcpAad(packet, flagged);
    gcmTag(half + K_GHASH, PADS, 12, text, size);
    if (!tagMatches(end, GCM_TAG)) return FORGED;
    crypt(half, text, text, size, true);
  } else {
    hmac(half, packet, length - SHA_TAG);
    if (!tagMatches(end + 4, SHA_TAG)) return FORGED;
    cmCounter(half, ssrc, index >> 16, index);
    crypt(half, text, text, size, false);
  }
  remember(stream, index);
  return length - trailer;
}

/** RFC 7714 §9.2: the first 8 bytes and the E flag with the index. */
function rtcpAad(packet: usize, word: u32): void {
  v128.store(PADS, i64x2.splat(0));
  store<u64>(PADS, load<u64>(packet));
  store<u32>(PADS, bswap<u32>(word), 8);
}
