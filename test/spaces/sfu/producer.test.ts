// A producer's packets on their way to slots: numbering, retransmission, sender reports; no nonce is ever used twice.
import { randomBytes } from "node:crypto";
import { expect, it, onTestFinished, vi } from "vitest";
import { RtpHeader, RtpPacket, SrtcpSession, SrtpSession as WeriftSrtp } from "werift";
import { Consumer } from "#src/spaces/sfu/consumer.ts";
import { Forwarder } from "#src/spaces/sfu/forwarder.ts";
import { Mux } from "#src/spaces/sfu/mux.ts";
import { Producer } from "#src/spaces/sfu/producer.ts";
import { SrtpEngine } from "#src/spaces/sfu/srtp-engine.ts";
import { SrtpSession } from "#src/spaces/sfu/srtp-session.ts";
import { createClient, eventually, texts } from "./peers.ts";

async function setUp() {
  const mux = await Mux.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => mux.close());
  const forwarder = new Forwarder(mux, new SrtpEngine({ megabytes: 24, maxLegs: 16 }));
  return { forwarder, listener: await createListener(forwarder) };
}

const masterKey = () => ({ key: randomBytes(16), salt: randomBytes(12) });

/** A listener with known keys on a socket of its own; it notes each nonce, that is each packet index, it sees. */
async function createListener(forwarder: Forwarder) {
  const client = await createClient(forwarder.mux.port);
  const [local, remote] = [masterKey(), masterKey()];
  const srtp = new SrtpSession(forwarder.engine, "AEAD_AES_128_GCM", local, remote);
  const address = { address: "127.0.0.1", port: client.port };
  const outlet = {
    remote: address,
    srtp,
    sendRtcp: (packet: Uint8Array) => forwarder.mux.send(srtp.protectRtcp(packet), address),
  };
  const keys = {
    localMasterKey: remote.key,
    localMasterSalt: remote.salt,
    remoteMasterKey: local.key,
    remoteMasterSalt: local.salt,
  };
  const open = new WeriftSrtp({ keys, profile: 7 });
  const openRtcp = new SrtcpSession({ keys, profile: 7 });
  const rtp: RtpPacket[] = [];
  const rtcp: Buffer[] = [];
  client.socket.on("message", (data) => {
    if (data[1]! >= 192 && data[1]! < 224) rtcp.push(openRtcp.decrypt(data));
    else rtp.push(RtpPacket.deSerialize(open.decrypt(data)));
  });
  const consumer = new Consumer(forwarder, outlet, [{ ssrc: 77, payloadType: 96 }]);
  return { consumer, slot: consumer.slots[0]!, srtp, rtp, rtcp, raw: client.received, openRtcp };
}

/** Each sequence number was used for one packet only, whatever was sent again. */
function expectNoNonceTwice(raw: Buffer[]): void {
  const distinct = new Set(raw.map((packet) => packet.toString("hex")));
  expect(new Set(raw.map((packet) => packet.readUInt16BE(2))).size).toBe(distinct.size);
}

/** So many listeners on one socket, and a clock that is 2.5 ms later at each look. */
async function setUpCrowd(count: number) {
  const mux = await Mux.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => mux.close());
  const forwarder = new Forwarder(mux, new SrtpEngine({ megabytes: 32, maxLegs: 600 }));
  const client = await createClient(mux.port);
  client.socket.setRecvBufferSize(200_000); // the kernel doubles it: room for the whole burst
  const remote = { address: "127.0.0.1", port: client.port };
  const reported: number[] = [];
  const createProducer = (listeners: number) => {
    const producer = new Producer(forwarder);
    for (let i = 0; i < listeners; i++) {
      const srtp = new SrtpSession(forwarder.engine, "AEAD_AES_128_GCM", masterKey(), masterKey());
      const outlet = { remote, srtp, sendRtcp: () => void reported.push(i) };
      new Consumer(forwarder, outlet, [{ ssrc: i, payloadType: 96 }]).carry([producer]);
    }
    return producer;
  };
  let clock = 1_000;
  vi.spyOn(performance, "now").mockImplementation(() => (clock += 2.5));
  onTestFinished(() => void vi.restoreAllMocks());
  return { forwarder, client, reported, createProducer, producer: createProducer(count) };
}

it("sends a burst to many in slices, between which the loop turns, each listener's packets in order", async () => {
  const { forwarder, client, producer } = await setUpCrowd(150);
  producer.inject(1, 960, false, Buffer.from("one"));
  const atOnce = forwarder.counters.forwarded;
  expect(atOnce).toBe(64);
  producer.inject(2, 1_920, false, Buffer.from("two")); // waits for its turn
  expect(forwarder.counters.forwarded).toBe(atOnce);
  let turns = 0;
  while (forwarder.counters.forwarded < 300 && turns++ < 100) await new Promise(setImmediate);
  expect(turns).toBeGreaterThan(2);
  const order = new Map<number, number[]>();
  await eventually(() => expect(client.received).toHaveLength(300));
  for (const packet of client.received) {
    const ssrc = packet.readUInt32BE(8);
    order.set(ssrc, [...(order.get(ssrc) ?? []), packet.readUInt16BE(2)]);
  }
  for (const [first, second] of order.values()) expect(second! - first!).toBe(1);

  producer.inject(3, 2_880, false, Buffer.from("three"));
  producer.close(); // what still waits is dropped
  const sent = forwarder.counters.forwarded;
  await new Promise(setImmediate);
  expect(forwarder.counters.forwarded).toBe(sent);
});

it("shares a turn of the loop among large rooms, while small ones wait for nobody", async () => {
  const { forwarder, client, producer, createProducer } = await setUpCrowd(150);
  const [other, small] = [createProducer(100), createProducer(1)];
  producer.inject(1, 960, false, Buffer.from("one"));
  const atOnce = forwarder.counters.forwarded;
  other.inject(1, 960, false, Buffer.from("one"));
  expect(forwarder.counters.forwarded).toBe(atOnce); // this turn's time is over
  small.inject(1, 960, false, Buffer.from("one"));
  expect(forwarder.counters.forwarded).toBe(atOnce + 1);
  await eventually(() => expect(client.received).toHaveLength(251));
});

it("makes nothing for a listener, once it has sent a packet of that length", async () => {
  const { forwarder, client, producer } = await setUpCrowd(60);
  producer.inject(1, 960, false, Buffer.from("one"));
  const views = vi.spyOn(forwarder.engine.heap, "subarray");
  producer.inject(2, 1_920, false, Buffer.from("two"));
  expect(views).not.toHaveBeenCalled();
  await eventually(() => expect(client.received).toHaveLength(120));
  expect(new Set(client.received.map((packet) => packet.toString("hex"))).size).toBe(120);
});

it("leaves what waits for the kernel as it is", async () => {
  const { forwarder, producer } = await setUpCrowd(60);
  const waiting: { data: Uint8Array; was: string }[] = [];
  const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
  vi.spyOn(forwarder.mux, "queued", "get").mockImplementation(() => waiting.length);
  vi.spyOn(forwarder.mux, "send").mockImplementation((data) => void waiting.push({ data, was: hex(data) }));
  for (let i = 0; i < 3; i++) producer.inject(i, i * 960, false, Buffer.from("the same length"));
  expect(waiting).toHaveLength(180);
  for (const { data, was } of waiting) expect(hex(data)).toBe(was);
});

it("tells a crowd of a sender report in slices, after all packets", async () => {
  const { forwarder, reported, producer } = await setUpCrowd(150);
  producer.inject(1, 960, false, Buffer.from("one"));
  receiveReport(forwarder, producer);
  expect(reported).toEqual([]);
  let turns = 0;
  for (; forwarder.counters.forwarded < 150; turns++) await new Promise(setImmediate);
  expect(reported.length).toBeLessThan(40);
  for (; reported.length < 150 && turns < 100; turns++) await new Promise(setImmediate);
  expect(turns).toBeGreaterThan(5);
  expect(new Set(reported).size).toBe(150);

  receiveReport(forwarder, producer);
  producer.close(); // what still waits is told no more
  await new Promise(setImmediate);
  expect(reported).toHaveLength(150);
});

it("keeps sequence and timestamp continuous when a slot changes speakers", async () => {
  const { forwarder, listener } = await setUp();
  const [a, b] = [new Producer(forwarder), new Producer(forwarder)];
  a.attach(listener.slot);
  for (let i = 0; i < 10; i++) a.inject(100 + i, 5_000 + i * 960, false, Buffer.from(`a${i}`));
  b.attach(listener.slot);
  b.inject(65_534, 900_000, true, Buffer.from("b0"));
  b.inject(65_533, 899_040, true, Buffer.from("late")); // from before the change: its index is taken
  a.inject(110, 5_000 + 9_600, false, Buffer.from("a10")); // no longer attached
  for (let i = 1; i < 5; i++) b.inject(65_534 + i, 900_000 + i * 960, false, Buffer.from(`b${i}`));
  await eventually(() => expect(listener.rtp).toHaveLength(15));
  expect(texts(listener.rtp).slice(9, 12)).toEqual(["a9", "b0", "b1"]);
  const headers = listener.rtp.map(({ header }) => header);
  expect(headers.map(({ sequenceNumber }) => sequenceNumber - headers[0]!.sequenceNumber)).toEqual(
    headers.map((_, i) => i),
  );
  expect(new Set(headers.map(({ ssrc, payloadType }) => `${ssrc}/${payloadType}`))).toEqual(
    new Set(["77/96"]),
  );
  const gap = headers[10]!.timestamp - headers[9]!.timestamp;
  expect(gap).toBeGreaterThanOrEqual(960);
  expect(gap).toBeLessThan(48_000);
  expectNoNonceTwice(listener.raw);
});

it("answers a NACK with the very same bytes, but not for packets of the speaker before", async () => {
  const { forwarder, listener } = await setUp();
  const [producer, other] = [new Producer(forwarder), new Producer(forwarder)];
  producer.attach(listener.slot);
  for (let i = 0; i < 30; i++) producer.inject(1_000 + i, i * 960, false, randomBytes(90));
  await eventually(() => expect(listener.raw).toHaveLength(30));
  const nack = (sequence: number, mask: number) => {
    const packet = Buffer.from("81cd0003000000010000004d00000000", "hex");
    packet.writeUInt16BE(sequence, 12);
    packet.writeUInt16BE(mask, 14);
    listener.consumer.receiveRtcp(listener.srtp.receiveRtcp(listener.openRtcp.encrypt(packet)));
  };
  const lost = listener.rtp[20]!.header.sequenceNumber;
  nack(lost, 0b101);
  await eventually(() => expect(listener.raw).toHaveLength(33));
  expect(listener.raw.slice(30)).toEqual([listener.raw[20], listener.raw[21], listener.raw[23]]);
  nack(lost + 500, 0); // not sent yet
  other.attach(listener.slot);
  other.inject(1_029, 0, false, Buffer.from("x"));
  nack(lost, 0xffff); // the last of these alone is the new speaker's
  await eventually(() => expect(listener.raw).toHaveLength(35));
  expect(listener.raw[34]).toEqual(listener.raw[33]);
  expect(forwarder.counters.retransmitted).toBe(4);
  expectNoNonceTwice(listener.raw);
});

it("R14: answers no more than 50 lost packets a second", async () => {
  const { forwarder, listener } = await setUp();
  const producer = new Producer(forwarder);
  producer.attach(listener.slot);
  for (let i = 0; i < 60; i++) producer.inject(i, i * 960, false, Buffer.from("x"));
  const first = Number(listener.slot.leg.nextIndex) - 60;
  const packet = Buffer.from("81cd0003000000010000004d00000000", "hex");
  vi.spyOn(performance, "now").mockReturnValue(5_000);
  onTestFinished(() => void vi.restoreAllMocks());
  for (let i = 0; i < 200; i++) {
    packet.writeUInt16BE(first + (i % 60), 12);
    listener.consumer.receiveRtcp(listener.srtp.receiveRtcp(listener.openRtcp.encrypt(packet)));
  }
  expect(forwarder.counters.retransmitted).toBe(50);
});

it("R14: carries one SSRC of a speaker at a time, and another after silence without repeating a nonce", async () => {
  const { forwarder, listener } = await setUp();
  const { engine } = forwarder;
  const producer = new Producer(forwarder);
  producer.attach(listener.slot);
  const master = masterKey();
  const speaker = new SrtpSession(engine, "AEAD_AES_128_GCM", master, master);
  const speak = (ssrc: number, sequenceNumber: number) => {
    const header = new RtpHeader({ payloadType: 111, sequenceNumber, ssrc });
    const bytes = new RtpPacket(header, Buffer.from(`${ssrc}/${sequenceNumber}`)).serialize();
    producer.receiveRtp(speaker.receiveRtp(engine.protect(speaker.sendKeys, bytes, 0)));
  };
  for (let i = 0; i < 10; i++) {
    speak(1, 500 + i);
    speak(2, 500 + i);
  }
  expect(forwarder.counters.foreignSsrc).toBe(10);
  const later = performance.now() + 1_050;
  vi.spyOn(performance, "now").mockReturnValue(later);
  onTestFinished(() => void vi.restoreAllMocks());
  for (let i = 0; i < 10; i++) speak(2, 515 + i); // overlaps the first SSRC's numbers
  vi.restoreAllMocks();
  await eventually(() => expect(listener.rtp).toHaveLength(20));
  const sequences = listener.rtp.map(({ header }) => header.sequenceNumber);
  expect(sequences).toEqual(sequences.map((_, i) => sequences[0]! + i));
  expect(listener.rtp[10]!.payload.toString()).toBe("2/515");
  expectNoNonceTwice(listener.raw);
});

it("never repeats a nonce while a microphone is shut and opened again", async () => {
  const { forwarder, listener } = await setUp();
  for (let round = 0; round < 5; round++) {
    const producer = new Producer(forwarder);
    producer.attach(listener.slot);
    for (let i = 0; i < 5; i++) producer.inject(500 + i, i * 960, false, Buffer.from(`${round}/${i}`));
    producer.close();
  }
  await eventually(() => expect(listener.rtp).toHaveLength(25));
  expectNoNonceTwice(listener.raw);
});

function receiveReport({ engine }: Forwarder, producer: Producer): void {
  const words = "80c80006 00000009 11223344 55667788 00000780 00000063 00000400";
  const report = Buffer.from(words.replaceAll(" ", ""), "hex");
  engine.heap.set(report, engine.inbox);
  producer.receiveRtcp(report.length);
}

it("rewrites sender reports for each listener", async () => {
  const { forwarder, listener } = await setUp();
  const producer = new Producer(forwarder);
  producer.attach(listener.slot);
  for (let i = 0; i < 3; i++) producer.inject(i, i * 960, false, Buffer.alloc(50));
  receiveReport(forwarder, producer);
  await eventually(() => expect(listener.rtcp).toHaveLength(1));
  const got = listener.rtcp[0]!;
  expect(got.readUInt32BE(4)).toBe(77);
  expect(got.toString("hex", 8, 16)).toBe("1122334455667788");
  expect(got.readUInt32BE(16)).toBe(0x780);
  expect([got.readUInt32BE(20), got.readUInt32BE(24)]).toEqual([3, 150]);
});
