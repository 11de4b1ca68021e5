// Session keys: derived from the master key, or set.
import { RTP, RTCP, K_ROUNDS, K_SALT, K_GHASH, K_GCM } from "./records.ts";
import { BLOCKS, COUNTER } from "./scratch.ts";
import { aes8, expandKey, crypt } from "./aes.ts";
import { ghashKey } from "./ghash.ts";
import { hmacKey } from "./hmac-sha1.ts";

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
