// HMAC-SHA1, whose accesses do not depend on secrets by nature, and the comparison of tags.
import { K_INNER, K_OUTER } from "./records.ts";
import { WORDS, BLOCK64, STATE, PADS, TAG } from "./scratch.ts";

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

export function hmacKey(key: usize, half: usize): void {
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
export function hmac(half: usize, from: usize, length: u32): void {
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
export function tagMatches(received: usize, length: u32): bool {
  let difference: u32 = 0;
  for (let i: u32 = 0; i < length; i++) difference |= load<u8>(TAG + i) ^ load<u8>(received + i);
  return difference == 0;
}
