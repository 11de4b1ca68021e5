// What it costs to forward one packet of a speaker to one listener, ICE and DTLS left out; beside it a bare send, and werift's own way.
// The process that is measured is this file once more, started with a job; the parent counts what arrives.
import { fork, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";
import { Consumer } from "#src/spaces/sfu/consumer.ts";
import { Forwarder } from "#src/spaces/sfu/forwarder.ts";
import { Mux } from "#src/spaces/sfu/mux.ts";
import { Producer } from "#src/spaces/sfu/producer.ts";
import { SrtpEngine } from "#src/spaces/sfu/srtp-engine.ts";
import { SrtpSession } from "#src/spaces/sfu/srtp-session.ts";
const PAYLOAD = 100;
const PACKET_MS = 20;
const WARM_UP_TICKS = 50;
const TICKS = 200;
const LISTENERS = 1_000;
/** More would only queue: werift needs a core for a few thousand packets a second. */
const STOCK_LISTENERS = 60;
const GROWTH = [100, 3_000];
const SINKS = 4;

export interface Forwarding {
  ours: Figures;
  bare: Figures;
  stock: Figures;
  /** µs a packet, by how many listeners there are. */
  growth: Record<string, number>;
}

export async function measureForwarding(): Promise<Forwarding> {
  const growth: Record<string, number> = {};
  for (const listeners of GROWTH) {
    const { microseconds } = await measure({ kind: "ours", listeners });
    growth[`${listeners} listeners`] = microseconds;
  }
  return {
    bare: await measure({ kind: "bare", listeners: LISTENERS }),
    ours: await measure({ kind: "ours", listeners: LISTENERS }),
    stock: await measure({ kind: "stock", listeners: STOCK_LISTENERS }),
    growth,
  };
}

// ------------------------------------------------------------------------------------------------ the process counting

interface Job {
  kind: "bare" | "ours" | "stock";
  listeners: number;
}

export interface Figures {
  /** CPU of the sending process for one packet to one listener. */
  microseconds: number;
  /** How long one packet to everyone holds the event loop. */
  burstMs: number;
  lossPercent: number;
}

interface Measured {
  cpuMicroseconds: number;
  sent: number;
  sentInAll: number;
  burstMs: number;
}

type ChildMessage = { measured: Measured } | { id: number; offer: string };

async function measure(job: Job): Promise<Figures> {
  let received = 0;
  const sinks = await createSinks(() => received++);
  const ports = sinks.map((sink) => sink.address().port);
  const child = fork(import.meta.filename, ["--serve", JSON.stringify({ ...job, ports })], { execArgv: [] });
  const peers: RTCPeerConnection[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<Measured>();
  child.on("message", (message: ChildMessage) => {
    if ("measured" in message) resolve(message.measured);
    else void answer(child, peers, message, () => received++);
  });
  child.once("exit", () => reject(new Error("the measured process ended early")));
  const { cpuMicroseconds, sent, sentInAll, burstMs } = await promise;
  await sleep(300); // what is still on its way
  for (const sink of sinks) sink.close();
  await Promise.all(peers.map((pc) => pc.close()));
  const lossPercent = Math.max(0, 100 * (1 - received / sentInAll));
  return { microseconds: cpuMicroseconds / sent, burstMs, lossPercent };
}

async function createSinks(count: () => void): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: SINKS }, async () => {
      const socket = createSocket({ type: "udp4", recvBufferSize: 16 << 20 }).bind(0, "127.0.0.1");
      socket.on("message", count);
      await once(socket, "listening");
      return socket;
    }),
  );
}

/** Stock werift sends to connections of its own kind only. */
async function answer(
  child: ChildProcess,
  peers: RTCPeerConnection[],
  { id, offer }: { id: number; offer: string },
  count: () => void,
): Promise<void> {
  const pc = createConnection();
  peers.push(pc);
  pc.onTrack.subscribe((track) => track.onReceiveRtp.subscribe(count));
  await pc.setRemoteDescription({ type: "offer", sdp: offer });
  await pc.setLocalDescription(await pc.createAnswer());
  child.send({ id, answer: pc.localDescription!.sdp });
}

function createConnection(): RTCPeerConnection {
  const opus = { mimeType: "audio/opus", clockRate: 48_000, channels: 2, payloadType: 111 };
  return new RTCPeerConnection({
    codecs: { audio: [new RTCRtpCodecParameters(opus)] },
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
}

// ------------------------------------------------------------------------------------------------ the process measured

/** Ours sends a burst in slices. */
let isSending = () => false;

type Send = (tick: number, payload: Buffer) => void;

async function serve(job: Job & { ports: number[] }): Promise<void> {
  const send = await { bare: serveBare, ours: serveOurs, stock: serveStock }[job.kind](job);
  const payload = randomBytes(PAYLOAD);
  let cpu = process.cpuUsage();
  let burst = 0;
  const origin = performance.now();
  for (let tick = 0; tick < WARM_UP_TICKS + TICKS; tick++) {
    if (tick === WARM_UP_TICKS) {
      cpu = process.cpuUsage();
      burst = 0;
    }
    const at = performance.now();
    send(tick, payload);
    burst += performance.now() - at;
    while (isSending()) await new Promise(setImmediate); // on a busy machine too, everything counted is sent
    await sleep(Math.max(0, origin + (tick + 1) * PACKET_MS - performance.now()));
  }
  const { user, system } = process.cpuUsage(cpu);
  const measured: Measured = {
    cpuMicroseconds: user + system,
    sent: TICKS * job.listeners,
    sentInAll: (WARM_UP_TICKS + TICKS) * job.listeners,
    burstMs: burst / TICKS,
  };
  process.send!({ measured }, () => process.exit(0));
}

/** The floor: ready bytes from the same kind of socket. On loopback a send also delivers, and wakes the receiver. */
async function serveBare({ listeners, ports }: Job & { ports: number[] }): Promise<Send> {
  const mux = await Mux.listen({ host: "127.0.0.1", port: 0 });
  const packets = Array.from({ length: listeners }, () => Buffer.alloc(PAYLOAD + 28));
  return () =>
    packets.forEach((packet, i) => mux.send(packet, { address: "127.0.0.1", port: ports[i % SINKS]! }));
}

/** One producer, and listeners with made-up keys. */
async function serveOurs({ listeners, ports }: Job & { ports: number[] }): Promise<Send> {
  const mux = await Mux.listen({ host: "127.0.0.1", port: 0 });
  const forwarder = new Forwarder(mux, new SrtpEngine());
  const producer = new Producer(forwarder);
  for (let i = 0; i < listeners; i++) {
    const keys = { key: randomBytes(16), salt: randomBytes(12) };
    const outlet = {
      remote: { address: "127.0.0.1", port: ports[i % SINKS]! },
      srtp: new SrtpSession(forwarder.engine, "AEAD_AES_128_GCM", keys, keys),
      sendRtcp: () => {},
    };
    new Consumer(forwarder, outlet, [{ ssrc: i + 1, payloadType: 111 }]).carry([producer]);
  }
  let owed = 0;
  isSending = () => forwarder.counters.forwarded < owed;
  return (tick, payload) => {
    owed += listeners;
    producer.inject(tick, tick * 960, false, payload);
  };
}

async function serveStock({ listeners }: Job): Promise<Send> {
  const answers = new Map<number, (sdp: string) => void>();
  process.on("message", ({ id, answer: sdp }: { id: number; answer: string }) => answers.get(id)!(sdp));
  const connect = async (id: number) => {
    const pc = createConnection();
    const track = new MediaStreamTrack({ kind: "audio" });
    pc.addTransceiver(track, { direction: "sendonly" });
    await pc.setLocalDescription(await pc.createOffer());
    const { promise, resolve } = Promise.withResolvers<string>();
    answers.set(id, resolve);
    process.send!({ id, offer: pc.localDescription!.sdp });
    await pc.setRemoteDescription({ type: "answer", sdp: await promise });
    while (pc.connectionState !== "connected") await sleep(20);
    return track;
  };
  const tracks: MediaStreamTrack[] = [];
  for (let i = 0; i < listeners; i += 20) {
    tracks.push(...(await Promise.all(Array.from({ length: 20 }, (_, j) => connect(i + j)))));
  }
  return (tick, payload) => {
    const head = { payloadType: 111, sequenceNumber: tick & 0xffff, timestamp: tick * 960, ssrc: 1 };
    for (const track of tracks) track.writeRtp(new RtpPacket(new RtpHeader(head), payload));
  };
}

if (process.argv[2] === "--serve") await serve(JSON.parse(process.argv[3]!) as Job & { ports: number[] });
