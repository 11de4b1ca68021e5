// SRTP for many listeners in one call (AssemblyScript, compiled to srtp.wasm by scripts/build-srtp.ts).
//
// Everything lives in linear memory as plain records that the host (srtp-engine.ts, leg.ts) allocates; nothing here allocates.
// No table is indexed by secret data and no branch depends on it:
//   AES      bitsliced (aes.ts). A 100-byte Opus packet under GCM needs exactly 8 blocks: 7 of keystream and 1 for the tag.
//   GHASH    multiplications without tables (ghash.ts).
//   SHA-1    has no secret-dependent access by nature (hmac-sha1.ts). Tags are compared without early exit.
import {
  RTP,
  RTCP,
  K_SALT,
  K_GHASH,
  K_GCM,
  S_HIGHEST,
  S_WINDOW,
  S_STARTED,
  WINDOW,
  P_INDEX,
  P_TIME,
  P_MARKER,
  P_LENGTH,
  P_PAYLOAD,
  L_KEYS,
  L_SSRC,
  L_TIME,
  L_TYPE,
  L_SHIFT,
  L_FROM,
  L_NEXT,
  L_SENT,
  L_OCTETS,
  GCM_TAG,
  SHA_TAG,
  RTCP_HEAD,
  E_FLAG,
  MALFORMED,
  REPLAYED,
  FORGED,
} from "./records.ts";
import { BLOCKS, COUNTER, PADS, TAG } from "./scratch.ts";
import { aes8, counters, crypt } from "./aes.ts";
import { gcmTag } from "./ghash.ts";
import { hmac, tagMatches } from "./hmac-sha1.ts";

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
