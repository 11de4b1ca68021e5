// AES-128, bitsliced, 8 blocks at a time in eight v128 registers (after Käsper and Schwabe, CHES 2009), S-box circuit of Boyar and Peralta.
import { BLOCKS, COUNTER, ONE_ROUND, TAG } from "./scratch.ts";

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
export function aes8(keys: usize, rounds: u32): void {
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
export function expandKey(key: usize, rounds: usize): void {
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
@inline export function counters(first: u32): void {
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
export function crypt(rounds: usize, from: usize, to: usize, length: u32, tagBlock: bool): void {
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
