// Records in linear memory (offsets in bytes); the host mirrors the ones that it touches.
//   Keys    one direction of one session, made by `deriveKeys`
export const RTP: u32 = 0; //      RTP half of the keys …
export const RTCP: u32 = 288; //   … and the RTCP half, each laid out as:
export const K_ROUNDS: u32 = 0; //   11 AES round keys, 0x63 (the S-box constant) folded into the last ten
export const K_SALT: u32 = 176; //   session salt, 14 bytes (AES-CM) or 12 (GCM), zero-padded to 16
export const K_GHASH: u32 = 192; //  h0 h1 h2 and their bit reversals, 6 × u64
export const K_INNER: u32 = 240; //  SHA-1 state after the inner HMAC pad, 5 × u32
export const K_OUTER: u32 = 260; //  … and after the outer pad
export const K_GCM: u32 = 576; //  u32, 1 = AEAD_AES_128_GCM, 0 = AES_128_CM_HMAC_SHA1_80
//   Stream  receive state of one SSRC: u64 highest index, 2 × u64 replay window, u32 started
export const S_HIGHEST: u32 = 0;
export const S_WINDOW: u32 = 8;
export const S_STARTED: u32 = 24;
export const WINDOW: u64 = 128;
//   Packet  a decrypted RTP packet of a producer, ready to be forwarded
export const P_INDEX: u32 = 0; //  u64, ROC ‖ sequence number
export const P_TIME: u32 = 8; //   u32 RTP timestamp
export const P_MARKER: u32 = 12; // u32, 0x80 or 0
export const P_LENGTH: u32 = 16; // u32 payload bytes
export const P_PAYLOAD: u32 = 32;
//   Leg     one producer → one slot of one listener
export const L_KEYS: u32 = 0;
export const L_SSRC: u32 = 4;
export const L_TIME: u32 = 8; //   added to the producer's timestamp
export const L_TYPE: u32 = 12; //  payload type the listener expects
export const L_SHIFT: u32 = 16; // i64, added to the producer's index
export const L_FROM: u32 = 24; //  u64, first index of the producer that this leg may carry
export const L_NEXT: u32 = 32; //  u64, first index never sent on this leg
export const L_SENT: u32 = 40; //  u32 packets, u32 payload octets: what a sender report tells
export const L_OCTETS: u32 = 44;

export const GCM_TAG: u32 = 16;
export const SHA_TAG: u32 = 10;
export const RTCP_HEAD: u32 = 8;
export const E_FLAG: u32 = 0x80000000;

// Answers of the unprotect functions when they refuse a packet.
export const MALFORMED: i32 = -1;
export const REPLAYED: i32 = -2;
export const FORGED: i32 = -3;
