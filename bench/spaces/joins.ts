// What a listener costs, how soon they hear, and what many at once do: real ICE, DTLS and SRTP, with the SFU in a process of its own.
// The process that is measured is this file once more; the parent plays the people, with sockets and werift's DTLS server.
import { fork, type ChildProcess } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { DtlsServer, RTCDtlsTransport, type RTCCertificate } from "werift";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";
import { SrtpEngine } from "#src/spaces/sfu/srtp-engine.ts";
import type { Row } from "../support/row.ts";

const RUSH = 1_000;
const RUSH_MS = 5_000;
const ROOMS = 300;
const PEOPLE = 6;
const CHECK_MS = 8_000;
const STEADY_MS = 5_000;
const PATIENCE_MS = 10_000;
const MAX_TRIES = 6;

export async function* joinRows(): AsyncIterable<Row> {
  await using world = await openWorld();
  const speaker = await world.enter("rush", { speaks: true });
  speaker.talk(60);
  const first = await firstAudio(world);
  yield { name: "spaces.first-audio-p95", value: first, unit: "ms" };

  const before = await world.usage();
  const rush = await joinRush(world);
  yield { name: "spaces.rush-1000", value: rush, unit: "s" };
  const after = await world.usage();
  yield { name: "spaces.memory-per-listener", value: (after.rss - before.rss) / 1024 / RUSH, unit: "KB" };
  const atSixty = await listenersPerCore(world, RUSH);
  speaker.talk(20);
  const atTwenty = await listenersPerCore(world, RUSH);
  yield {
    name: "spaces.webrtc-listeners-per-core",
    value: atSixty,
    unit: "",
    against: { "20 ms packets": atTwenty },
  };
  yield { name: "spaces.rooms", value: await roomsHeard(), unit: "" };
}

/** Twenty people, one after another: from the offer to the first packet. */
async function firstAudio(world: World): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    const person = await world.enter("rush");
    await person.heard;
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[18]!;
}

/** A thousand within five seconds: from the first offer until all hear. */
async function joinRush(world: World): Promise<number> {
  const start = performance.now();
  const people = Array.from({ length: RUSH }, async (_none, i) => {
    await sleep((i * RUSH_MS) / RUSH);
    await hear(world, "rush");
  });
  await Promise.all(people);
  return (performance.now() - start) / 1_000;
}

/** Joins until a voice is heard; whoever waits too long tries again, as the product's client does. */
async function hear(world: World, room: string): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { heard } = await world.enter(room);
    const patience = sleep(PATIENCE_MS, "late", { ref: false });
    if ((await Promise.race([heard, patience])) !== "late") return;
  }
  throw new Error("a listener heard nothing, however often they joined");
}

/** By the CPU time that so many need, all else in it. */
async function listenersPerCore(world: World, listeners: number): Promise<number> {
  await sleep(1_000);
  const before = await world.usage();
  const start = performance.now();
  await sleep(STEADY_MS);
  const { cpu } = await world.usage();
  return listeners / ((cpu - before.cpu) / 1_000 / (performance.now() - start));
}

/** Rooms of six in which everyone hears the one who speaks; counts those where all five do. */
async function roomsHeard(): Promise<number> {
  await using world = await openWorld();
  const rooms = Array.from({ length: ROOMS }, async (_none, i) => {
    await sleep(i * 50);
    const name = `room ${i}`;
    const speaker = await world.enter(name, { speaks: true });
    speaker.talk(20);
    await Promise.all(Array.from({ length: PEOPLE - 1 }, () => hear(world, name)));
    return 1;
  });
  const patience = sleep(90_000, null, { ref: false });
  const counted = await Promise.all(rooms.map((room) => Promise.race([room, patience.then(() => 0)])));
  return counted.filter((one) => one === 1).length;
}

// ------------------------------------------------------------------------------------------------ people

interface Person {
  /** Resolves with the first packet of somebody's voice. */
  heard: Promise<void>;
  /** Speaks from now on in packets of so many milliseconds. */
  talk(ms: number): void;
}

interface Usage {
  /** µs since the start. */
  cpu: number;
  rss: number;
}

interface World extends AsyncDisposable {
  enter(room: string, options?: { speaks?: boolean }): Promise<Person>;
  usage(): Promise<Usage>;
}

async function openWorld(): Promise<World> {
  const child = fork(import.meta.filename, ["--sfu"], { execArgv: [] });
  const ask = caller(child);
  const certificate = await RTCDtlsTransport.SetupCertificate();
  const engine = new SrtpEngine();
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let people = 0;
  return {
    async enter(room, { speaks = false } = {}) {
      const socket = createSocket("udp4").bind(0, "127.0.0.1");
      sockets.add(socket);
      await once(socket, "listening");
      const person = { room, name: `p${people++}`, speaks, socket, certificate, engine, timers };
      const sdp = offerOf(person.certificate, speaks);
      const { answer } = (await ask({ join: { room, name: person.name, sdp, muted: !speaks } })) as {
        answer: string;
      };
      return begin(person, answer);
    },
    usage: () => ask({ usage: true }) as Promise<Usage>,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.close();
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

function caller(child: ChildProcess): (request: object) => Promise<unknown> {
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;
  child.on("message", ({ id, value }: { id: number; value: unknown }) => waiting.get(id)?.(value));
  return (request) => {
    const id = ++last;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    waiting.set(id, resolve);
    child.send({ id, ...request });
    return promise.finally(() => waiting.delete(id));
  };
}

interface Participant {
  socket: Socket;
  certificate: RTCCertificate;
  engine: SrtpEngine;
  timers: Set<NodeJS.Timeout>;
}

/** ICE by hand, DTLS by werift, and keys of our own engine to speak with. */
function begin({ socket, certificate, engine, timers }: Participant, answer: string): Person {
  const line = (name: string) => new RegExp(`^a=${name}:(.*?)\\r?$`, "m").exec(answer)![1]!;
  const port = Number(/^m=audio (\d+)/m.exec(answer)![1]);
  const send = (data: Buffer) => socket.send(data, port, "127.0.0.1", () => {});
  const check = () => send(bindingRequest(`${line("ice-ufrag")}:abcd`, line("ice-pwd")));
  const heard = Promise.withResolvers<void>();
  const pipe = {
    type: "udp",
    address: { address: "", family: "IPv4", port: 0 },
    closed: false,
    onData: (_data: Buffer) => {},
    send: async (data: Buffer) => send(data),
    close: async () => {},
  };
  const dtls = new DtlsServer({
    transport: pipe,
    cert: certificate.certPem,
    key: certificate.privateKey,
    signatureHash: certificate.signatureHash,
    srtpProfiles: [7],
    extendedMasterSecret: true,
    certificateRequest: true,
  });
  socket.on("message", (data: Buffer) => {
    if (data[0]! >= 20 && data[0]! < 64) pipe.onData(data);
    else if (data[0]! >= 128 && (data[1]! & 0x7f) === 111) heard.resolve();
  });
  const talking = Promise.withResolvers<number>();
  dtls.onConnect.once(() => {
    const { localKey, localSalt } = dtls.extractSessionKeys(16, 12);
    talking.resolve(engine.createKeys("AEAD_AES_128_GCM", localKey, localSalt));
  });
  check();
  timers.add(setInterval(check, CHECK_MS));
  return { heard: heard.promise, talk: voice(talking.promise, engine, send, timers) };
}

function voice(
  keys: Promise<number>,
  engine: SrtpEngine,
  send: (data: Buffer) => void,
  timers: Set<NodeJS.Timeout>,
): (ms: number) => void {
  let beat: NodeJS.Timeout | undefined;
  let sequence = 0;
  let timestamp = 0;
  const packet = Buffer.concat([Buffer.from("806f0000000000000000002a", "hex"), randomBytes(100)]);
  return (ms) => {
    clearInterval(beat);
    const say = (key: number) => {
      packet.writeUInt16BE(++sequence & 0xffff, 2);
      packet.writeUInt32BE((timestamp += 48 * ms), 4);
      send(engine.protect(key, packet, sequence >>> 16));
    };
    const start = async () => {
      const key = await keys;
      beat = setInterval(say, ms, key);
      timers.add(beat);
    };
    void start();
  };
}

function offerOf(certificate: RTCCertificate, speaks: boolean): string {
  const section = (mid: number, direction: string) => [
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    "a=rtcp-mux",
    "a=ice-ufrag:abcd",
    "a=ice-pwd:0123456789012345678901",
    `a=fingerprint:sha-256 ${certificate.getFingerprints()[0]!.value}`,
    "a=setup:actpass",
    "a=rtpmap:111 opus/48000/2",
    `a=${direction}`,
  ];
  const directions = [...(speaks ? ["sendonly"] : []), "recvonly", "recvonly", "recvonly"];
  const head = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"];
  return `${[...head, ...directions.flatMap((direction, mid) => section(mid, direction))].join("\r\n")}\r\n`;
}

/** The connectivity check of a controlling agent that nominates at once. */
function bindingRequest(username: string, password: string): Buffer {
  const attribute = (type: number, value: Buffer) => {
    const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3));
    bytes.writeUInt16BE(type, 0);
    bytes.writeUInt16BE(value.length, 2);
    value.copy(bytes, 4);
    return bytes;
  };
  const body = Buffer.concat([
    Buffer.from("000100002112a442", "hex"),
    randomBytes(12),
    attribute(0x0006, Buffer.from(username)),
    attribute(0x0025, Buffer.alloc(0)), // USE-CANDIDATE
    attribute(0x802a, Buffer.alloc(8, 1)), // ICE-CONTROLLING
  ]);
  body.writeUInt16BE(body.length - 20 + 24, 2);
  const signed = Buffer.concat([body, attribute(0x0008, createHmac("sha1", password).update(body).digest())]);
  signed.writeUInt16BE(signed.length - 20 + 8, 2);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc32(signed) ^ 0x5354554e) >>> 0);
  return Buffer.concat([signed, attribute(0x8028, sum)]);
}

// ------------------------------------------------------------------------------------------------ the process measured

interface Request {
  id: number;
  join?: { room: string; name: string; sdp: string; muted: boolean };
  usage?: boolean;
}

async function serve(): Promise<void> {
  const sfu = await LocalSfu.listen({
    host: "127.0.0.1",
    port: 0,
    addresses: ["127.0.0.1"],
    loopback: false,
  });
  const answer = async ({ join }: Request): Promise<unknown> => {
    if (join) return sfu.join(join.room, join.name, join.sdp, { muted: join.muted });
    const { user, system } = process.cpuUsage();
    return { cpu: user + system, rss: process.memoryUsage.rss() } satisfies Usage;
  };
  process.on("message", (request: Request) => {
    void answer(request).then((value) => process.send!({ id: request.id, value }));
  });
}

if (process.argv[2] === "--sfu") await serve();
