// SRTP: vectors of RFC 3711 and RFC 7714, cross-checks against werift and node:crypto, tampering, replay, rollover.
import { createCipheriv, createHmac, randomBytes, randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RtpHeader, RtpPacket, SrtcpSession, SrtpSession as WeriftSrtp } from "werift";
import { Leg, LegList } from "#src/spaces/sfu/leg.ts";
import { SrtpEngine, type SrtpProfile } from "#src/spaces/sfu/srtp-engine.ts";
import { SrtpSession } from "#src/spaces/sfu/srtp-session.ts";
import { buildSrtp, SRTP_WASM } from "../../../scripts/build-srtp.ts";

const REPLAYED = -2;
const FORGED = -3;
const hex = (text: string) => Buffer.from(text.replace(/\s/g, ""), "hex");
const profiles: SrtpProfile[] = ["AEAD_AES_128_GCM", "AES_128_CM_HMAC_SHA1_80"];
const saltBytes = (profile: SrtpProfile) => (profile === "AEAD_AES_128_GCM" ? 12 : 14);
const engine = new SrtpEngine();

it("srtp.wasm is what its source gives", async () => {
  expect(readFileSync(SRTP_WASM).equals(await buildSrtp())).toBe(true);
});

/** A key record with explicit session keys; RTP and RTCP alike. */
function sessionKeys(gcm: boolean, key: Buffer, salt: Buffer, auth = Buffer.alloc(20)): number {
  const keys = engine.allocate(640);
  const at = engine.allocate(64);
  engine.heap.set(key, at);
  engine.heap.set(salt, at + 16);
  engine.heap.set(auth, at + 32);
  engine.wasm.setKeys(keys, gcm ? 1 : 0, at, at + 16, at + 32, at, at + 16, at + 32);
  return keys;
}

function keystream(keys: number, first: number, length: number): Buffer {
  const to = engine.allocate(length + 32);
  engine.wasm.keystream(keys, first, to, length);
  return Buffer.from(engine.heap.subarray(to, to + length));
}

const gcmKeys = () =>
  sessionKeys(true, hex("000102030405060708090a0b0c0d0e0f"), hex("517569642070726f2071756f"));

describe("test vectors", () => {
  it("RFC 3711 B.2: AES-CM keystream", () => {
    const key = hex("2B7E151628AED2A6ABF7158809CF4F3C");
    const keys = sessionKeys(false, key, hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
    expect(keystream(keys, 0, 48)).toEqual(
      hex(`E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB
        41E95B3BB0A2E8DD477901E4FCA894C0`),
    );
    expect(keystream(keys, 0xfeff, 48)).toEqual(
      hex(`EC8CDF7398607CB0F2D21675EA9EA1E4 362B7C3C6773516318A077D7FC5073AE
        6A2CC3787889374FBEB4C81B17BA6C44`),
    );
  });

  it("RFC 3711 B.3: key derivation", () => {
    const master = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
    const keys = engine.createKeys("AES_128_CM_HMAC_SHA1_80", master, hex("0EC675AD498AFEEBB6960B3AABE6"));
    expect(Buffer.from(engine.heap.subarray(keys, keys + 16))).toEqual(
      hex("C61E7A93744F39EE10734AFE3FF7A087"),
    );
    expect(Buffer.from(engine.heap.subarray(keys + 176, keys + 190))).toEqual(
      hex("30CBBC08863D8C85D49DB34A9AE1"),
    );
    // The authentication key is kept only as two SHA-1 states: compare those of the vector's key.
    const auth = hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4");
    const expected = sessionKeys(false, Buffer.alloc(16), Buffer.alloc(14), auth);
    expect(engine.heap.subarray(keys + 240, keys + 280)).toEqual(
      engine.heap.subarray(expected + 240, expected + 280),
    );
  });

  it("RFC 7714 16.1.1: SRTP AEAD_AES_128_GCM", () => {
    const packet = hex(`8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976
      69736120 696e2070 61727465 73207472 6573`);
    expect(engine.protect(gcmKeys(), packet, 0)).toEqual(
      hex(`8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a
        51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce`),
    );
  });

  it("RFC 7714 17.1: SRTCP AEAD_AES_128_GCM", () => {
    const packet = hex(`81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
      deadbeef deadbeef deadbeef deadbeef deadbeef`);
    expect(engine.protectRtcp(gcmKeys(), packet, 0x5d4)).toEqual(
      hex(`81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda
        4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4`),
    );
  });
});

// ------------------------------------------------------------------------------------------------------- cross-checks

function pair(profile: SrtpProfile) {
  const masterKey = () => ({ key: randomBytes(16), salt: randomBytes(saltBytes(profile)) });
  const [local, remote] = [masterKey(), masterKey()];
  const theirs = {
    keys: {
      localMasterKey: remote.key,
      localMasterSalt: remote.salt,
      remoteMasterKey: local.key,
      remoteMasterSalt: local.salt,
    },
    profile: profile === "AEAD_AES_128_GCM" ? 7 : 1,
  } as const;
  return {
    ours: new SrtpSession(engine, profile, local, remote),
    srtp: new WeriftSrtp(theirs),
    srtcp: new SrtcpSession(theirs),
  };
}

function randomPacket(sequence: number, ssrc: number): { bytes: Buffer; header: RtpHeader; payload: Buffer } {
  const csrc = Array.from({ length: randomInt(3) }, () => randomInt(2 ** 32));
  const extension = randomInt(2) === 1;
  const header = new RtpHeader({
    payloadType: randomInt(128),
    marker: randomInt(2) === 1,
    sequenceNumber: sequence,
    timestamp: randomInt(2 ** 32),
    ssrc,
    csrc,
    csrcLength: csrc.length,
    extension,
    extensionProfile: 0xbede,
    extensions: extension ? [{ id: 1, payload: randomBytes(1 + randomInt(16)) }] : [],
  });
  const payload = randomBytes(randomInt(400));
  return { header, payload, bytes: new RtpPacket(header, payload).serialize() };
}

/** The packet that a session just left in the inbox is this one. */
const inboxIs = (packet: Buffer) =>
  packet.equals(engine.heap.subarray(engine.inbox, engine.inbox + packet.length));

describe.each(profiles)("%s", (profile) => {
  it("agrees with werift on 3,000 random packets in each direction, across two rollovers", () => {
    const { ours, srtp } = pair(profile);
    const ssrc = randomInt(2 ** 32);
    let wrong = 0;
    let index = 65_536 - 3_000;
    for (let i = 0; i < 3_000; i++, index += 1 + randomInt(50)) {
      const { header, payload, bytes } = randomPacket(index & 0xffff, ssrc);
      if (!srtp.decrypt(engine.protect(ours.sendKeys, bytes, index >> 16)).equals(bytes)) wrong++;
      if (ours.receiveRtp(srtp.encrypt(payload, header)) !== bytes.length || !inboxIs(bytes)) wrong++;
    }
    expect(wrong).toBe(0);
    expect(index).toBeGreaterThan(2 * 65_536);
    ours.close();
  });

  it("agrees with werift on 500 SRTCP packets in each direction", () => {
    const { ours, srtcp } = pair(profile);
    let wrong = 0;
    for (let i = 0; i < 500; i++) {
      const packet = Buffer.concat([hex("80c80006 01020304"), randomBytes(4 * randomInt(40))]);
      if (!srtcp.decrypt(ours.protectRtcp(packet)).equals(packet)) wrong++;
      if (ours.receiveRtcp(srtcp.encrypt(packet)) !== packet.length || !inboxIs(packet)) wrong++;
    }
    expect(wrong).toBe(0);
    ours.close();
  });

  it("refuses every tampered packet, and accepts the true one afterwards", () => {
    const { ours, srtp } = pair(profile);
    const accepted: string[] = [];
    for (let i = 0; i < 100; i++) {
      const { header, payload } = randomPacket(i, 7);
      const sealed = srtp.encrypt(payload, header);
      for (let bit = 0; bit < sealed.length * 8; bit += 1 + randomInt(40)) {
        const bad = Buffer.from(sealed);
        bad[bit >> 3]! ^= 1 << (bit & 7);
        if (ours.receiveRtp(bad) >= 0) accepted.push(`bit ${bit} of ${sealed.length * 8}`);
      }
      if (ours.receiveRtp(sealed.subarray(0, -1)) >= 0) accepted.push("cut");
      if (ours.receiveRtp(Buffer.concat([sealed, Buffer.alloc(1)])) >= 0) accepted.push("longer");
      expect(ours.receiveRtp(sealed)).toBeGreaterThan(0);
    }
    expect(accepted).toEqual([]);
    ours.close();
  });

  it("refuses tampered and replayed SRTCP", () => {
    const { ours, srtcp } = pair(profile);
    const packet = Buffer.concat([hex("80c80006 01020304"), randomBytes(20)]);
    let accepted = 0;
    for (let i = 0; i < 50; i++) {
      const sealed = srtcp.encrypt(packet);
      for (let at = 0; at < sealed.length; at++) {
        const bad = Buffer.from(sealed);
        bad[at]! ^= 1 << randomInt(8);
        if (ours.receiveRtcp(bad) >= 0) accepted++;
      }
      expect(ours.receiveRtcp(sealed)).toBeGreaterThan(0);
      expect(ours.receiveRtcp(sealed)).toBe(REPLAYED);
    }
    expect(accepted).toBe(0);
    ours.close();
  });

  it("accepts disorder inside the window of 128 once, refuses replays and anything older", () => {
    const { ours, srtp } = pair(profile);
    const sealed = Array.from({ length: 400 }, (_, i) => {
      const { header, payload } = randomPacket((65_400 + i) & 0xffff, 9); // the rollover lies inside
      return srtp.encrypt(payload, header);
    });
    expect(ours.receiveRtp(sealed[0]!)).toBeGreaterThan(0);
    const order = shuffled(300, 60);
    let highest = 0;
    const wronglyRefused = order.filter((i) => {
      const refused = ours.receiveRtp(sealed[i]!) < 0;
      const recent = highest - i < 128;
      highest = Math.max(highest, i);
      return refused && recent;
    });
    expect(wronglyRefused).toEqual([]);
    expect(order.filter((i) => ours.receiveRtp(sealed[i]!) !== REPLAYED)).toEqual([]);
    expect(ours.receiveRtp(sealed[399]!)).toBeGreaterThan(0);
    expect(ours.receiveRtp(sealed[399 - 128]!)).toBe(REPLAYED);
    ours.close();
  });

  it("R2: survives 6,000 garbage packets, which neither move the rollover counter nor take an SSRC's place", () => {
    const { ours, srtp } = pair(profile);
    const forged = Buffer.concat([hex("8000ffff 00000000 0000000b"), randomBytes(60)]);
    for (let i = 0; i < 20; i++) {
      forged.writeUInt32BE(i + 100, 8);
      expect(ours.receiveRtp(forged)).toBe(FORGED);
    }
    let accepted = 0;
    for (let i = 0; i < 3_000; i++) {
      const garbage = randomBytes(randomInt(1_600));
      if (ours.receiveRtp(garbage) >= 0) accepted++;
      if (ours.receiveRtcp(garbage) >= 0) accepted++;
    }
    expect(accepted).toBe(0);
    for (let i = 0; i < 50; i++) {
      const { header, payload } = randomPacket(i, 11);
      expect(ours.receiveRtp(srtp.encrypt(payload, header))).toBeGreaterThan(0);
      forged.writeUInt32BE(11, 8);
      expect(ours.receiveRtp(forged)).toBeLessThan(0);
    }
    ours.close();
  });

  it("R14: keeps receive state for eight SSRCs of a peer and no more", () => {
    const { ours, srtp } = pair(profile);
    const lengths = Array.from({ length: 10 }, (_, i) => {
      const { header, payload } = randomPacket(1, 1_000 + i);
      return ours.receiveRtp(srtp.encrypt(payload, header));
    });
    expect(lengths.filter((length) => length > 0)).toHaveLength(8);
    expect(lengths.slice(8)).toEqual([-4, -4]);
    ours.close();
  });
});

/** 1 … count, each at most `reach` places from its own. */
function shuffled(count: number, reach: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i + 1);
  for (let i = 0; i < count; i++) {
    const j = Math.min(count - 1, i + randomInt(reach));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** RFC 3711 §4.3.1 by node:crypto. */
function derive(key: Buffer, salt: Buffer, label: number, bytes: number): Buffer {
  const x = Buffer.alloc(16);
  salt.copy(x);
  x[7]! ^= label;
  return createCipheriv("aes-128-ctr", key, x).update(Buffer.alloc(bytes));
}

describe("node:crypto", () => {
  it("agrees on 3,000 GCM packets", () => {
    const [key, salt] = [randomBytes(16), randomBytes(12)];
    const keys = engine.createKeys("AEAD_AES_128_GCM", key, salt);
    const [sessionKey, sessionSalt] = [derive(key, salt, 0, 16), derive(key, salt, 2, 12)];
    let wrong = 0;
    for (let i = 0; i < 3_000; i++) {
      const [sequence, roc, ssrc] = [randomInt(65_536), randomInt(2 ** 32), randomInt(2 ** 32)];
      const { bytes, payload } = randomPacket(sequence, ssrc);
      const iv = Buffer.alloc(12);
      iv.writeUInt32BE(ssrc, 2);
      iv.writeUInt32BE(roc, 6);
      iv.writeUInt16BE(sequence, 10);
      for (let j = 0; j < 12; j++) iv[j]! ^= sessionSalt[j]!;
      const cipher = createCipheriv("aes-128-gcm", sessionKey, iv);
      const head = bytes.subarray(0, bytes.length - payload.length);
      cipher.setAAD(head);
      const sealed = Buffer.concat([head, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
      if (!engine.protect(keys, bytes, roc).equals(sealed)) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it("agrees on 3,000 AES-CM packets", () => {
    const [key, salt] = [randomBytes(16), randomBytes(14)];
    const keys = engine.createKeys("AES_128_CM_HMAC_SHA1_80", key, salt);
    const [sessionKey, auth] = [derive(key, salt, 0, 16), derive(key, salt, 1, 20)];
    const sessionSalt = derive(key, salt, 2, 14);
    let wrong = 0;
    for (let i = 0; i < 3_000; i++) {
      const [sequence, roc, ssrc] = [randomInt(65_536), randomInt(2 ** 32), randomInt(2 ** 32)];
      const { bytes, payload } = randomPacket(sequence, ssrc);
      const iv = Buffer.concat([sessionSalt, Buffer.alloc(2)]);
      const x = Buffer.alloc(16);
      x.writeUInt32BE(ssrc, 4);
      x.writeUInt32BE(roc, 8);
      x.writeUInt16BE(sequence, 12);
      for (let j = 0; j < 16; j++) iv[j]! ^= x[j]!;
      const head = bytes.subarray(0, bytes.length - payload.length);
      const text = Buffer.concat([head, createCipheriv("aes-128-ctr", sessionKey, iv).update(payload)]);
      const tag = createHmac("sha1", auth).update(text).update(x.subarray(8, 12)).digest().subarray(0, 10);
      if (!engine.protect(keys, bytes, roc).equals(Buffer.concat([text, tag]))) wrong++;
    }
    expect(wrong).toBe(0);
  });
});

describe("protectAll", () => {
  it("gives each listener a packet that its own werift session opens to the same payload", () => {
    const list = new LegList(engine, 64);
    const listeners = Array.from({ length: 40 }, (_, i) => {
      const peer = pair(profiles[i % 2]!);
      const leg = new Leg(engine, peer.ours.sendKeys, 1_000 + i, 96 + (i % 20));
      leg.follow(70_000n, i * 7);
      list.add(leg);
      return { ...peer, leg, first: Number(leg.nextIndex) };
    });
    const packet = engine.createPacket();
    for (let n = 0; n < 50; n++) {
      const payload = randomBytes(randomInt(1_200));
      engine.writePacket(packet, 70_000 + n, n * 960, n === 0, payload);
      engine.protectAll(packet, list);
      listeners.forEach(({ srtp, leg, first }, i) => {
        const sealed = engine.outbox.view(i, engine.protectedLength(i));
        const opened = RtpPacket.deSerialize(srtp.decrypt(Buffer.from(sealed)));
        expect(opened.payload.equals(payload)).toBe(true);
        expect(opened.header).toMatchObject({
          ssrc: leg.ssrc,
          sequenceNumber: (first + n) & 0xffff,
          timestamp: (n * 960 + i * 7) >>> 0,
          payloadType: 96 + (i % 20),
          marker: n === 0,
        });
      });
    }
    expect(listeners[3]!.leg.packets).toBe(50);
  });

  it("never uses a nonce twice: packets from before `follow` and retransmissions never sent are skipped", () => {
    const { ours } = pair("AEAD_AES_128_GCM");
    const list = new LegList(engine, 4);
    const leg = new Leg(engine, ours.sendKeys, 5, 111);
    list.add(leg);
    leg.follow(500n, 0);
    const packet = engine.createPacket();
    const lengthFor = (index: number, again = false) => {
      engine.writePacket(packet, index, 0, false, Buffer.alloc(50));
      engine.protectAll(packet, list, engine.outbox, again);
      return engine.protectedLength(0);
    };
    expect(lengthFor(499)).toBe(0);
    expect(lengthFor(500, true)).toBe(0);
    expect(lengthFor(500)).toBe(78);
    expect(lengthFor(500, true)).toBe(78);
    const next = leg.nextIndex;
    leg.follow(9_000n, 0); // another producer
    expect(lengthFor(8_999)).toBe(0);
    expect(lengthFor(9_000)).toBe(78);
    expect(leg.nextIndex).toBe(next + 1n);
    expect(leg.producerIndex(Number(next & 0xffffn))).toBe(9_000n);
  });
});

it("gives all memory back: five hundred sessions with three slots each, one after another", () => {
  const small = new SrtpEngine({ megabytes: 20, maxLegs: 16 });
  const marks = new Set<number>();
  for (let i = 0; i < 500; i++) {
    const master = { key: randomBytes(16), salt: randomBytes(12) };
    const session = new SrtpSession(small, "AEAD_AES_128_GCM", master, master);
    const legs = [1, 2, 3].map((ssrc) => new Leg(small, session.sendKeys, ssrc, 111));
    expect(session.receiveRtp(small.protect(session.sendKeys, randomPacket(i, 9).bytes, 0))).toBeGreaterThan(
      0,
    );
    for (const leg of legs) leg.close();
    session.close();
    marks.add(small.highWater);
  }
  expect(marks.size).toBe(1);
});
