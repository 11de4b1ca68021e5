// Peers for the tests: werift's own client, and a bare UDP socket that knows just enough STUN.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv4, isIPv6 } from "node:net";
import { onTestFinished, vi } from "vitest";
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  RtpPacket,
  useAudioLevelIndication,
} from "werift";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";
import type { Sfu, SfuEvent } from "#src/spaces/sfu/protocol.ts";

const opus = { mimeType: "audio/opus", clockRate: 48_000, channels: 2, payloadType: 111 };

/** A werift connection that stays on this machine. */
export function createConnection(address = "127.0.0.1"): RTCPeerConnection {
  const pc = new RTCPeerConnection({
    codecs: { audio: [new RTCRtpCodecParameters(opus)] },
    headerExtensions: { audio: [useAudioLevelIndication()] },
    iceServers: [],
    iceUseIpv4: isIPv4(address),
    iceUseIpv6: isIPv6(address),
    iceAdditionalHostAddresses: [address],
    bundlePolicy: "max-bundle",
  });
  onTestFinished(() => pc.close());
  return pc;
}

export async function createSfu(host = "127.0.0.1", address = host): Promise<LocalSfu> {
  const sfu = await LocalSfu.listen({
    host,
    port: 0,
    addresses: [address],
    loopback: false,
  });
  onTestFinished(() => sfu.close());
  return sfu;
}

/** Waits until the expectation holds; the machine may be busy. */
export function eventually(expectation: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(expectation, 60_000);
}

/** The next event that fits. */
export function nextEvent<Type extends SfuEvent["type"]>(
  sfu: Sfu,
  type: Type,
  fits: (event: SfuEvent & { type: Type }) => boolean = () => true,
): Promise<SfuEvent & { type: Type }> {
  const { promise, resolve } = Promise.withResolvers<SfuEvent & { type: Type }>();
  const stop = sfu.subscribe((event) => {
    if (event.type !== type || !fits(event as SfuEvent & { type: Type })) return;
    stop();
    resolve(event as SfuEvent & { type: Type });
  });
  return promise;
}

export interface Person {
  pc: RTCPeerConnection;
  /** Payloads heard, slot by slot. */
  heard: RtpPacket[][];
  /** Says one packet; `level` is −dBov as in RFC 6464. */
  say(text: string | Buffer, level?: number): void;
  answer: string;
}

interface Entry {
  speaks?: boolean;
  slots?: number;
  muted?: boolean;
  /** Of this machine: from which it sends. */
  address?: string;
  editOffer?: (sdp: string) => string;
  editAnswer?: (sdp: string) => string;
}

const same = (sdp: string) => sdp;

/** Offers, takes the answer; does not wait for media. */
export async function enter(sfu: Sfu, room: string, name: string, entry: Entry = {}): Promise<Person> {
  const { speaks = false, slots = 3, muted = !speaks, editOffer = same, editAnswer = same } = entry;
  const pc = createConnection(entry.address);
  const track = new MediaStreamTrack({ kind: "audio" });
  if (speaks) pc.addTransceiver(track, { direction: "sendonly" });
  const heard = Array.from({ length: slots }, () => [] as RtpPacket[]);
  for (const packets of heard) {
    const transceiver = pc.addTransceiver("audio", { direction: "recvonly" });
    transceiver.onTrack.subscribe((remote) =>
      remote.onReceiveRtp.subscribe((rtp) => void packets.push(rtp.clone())),
    );
  }
  await pc.setLocalDescription(await pc.createOffer());
  const { answer } = await sfu.join(room, name, editOffer(pc.localDescription!.sdp), { muted });
  await pc.setRemoteDescription({ type: "answer", sdp: editAnswer(answer) });
  return { pc, heard, answer, say: voiceOf(track) };
}

/** Enters and waits until media can flow. */
export async function join(sfu: Sfu, room: string, name: string, entry?: Entry): Promise<Person> {
  const connected = nextEvent(sfu, "connected", (event) => event.room === room && event.peer === name);
  const person = await enter(sfu, room, name, entry);
  await connected;
  // Our DTLS is done, werift's may need another moment to be able to send.
  await eventually(() => {
    if (person.pc.connectionState !== "connected") throw new Error(person.pc.connectionState);
  });
  return person;
}

export function voiceOf(track: MediaStreamTrack): Person["say"] {
  let sequenceNumber = 65_500; // the rollover comes early
  let timestamp = 0;
  return (text, level) => {
    sequenceNumber = (sequenceNumber + 1) & 0xffff;
    timestamp += 960;
    const extensions = level === undefined ? [] : [{ id: 1, payload: Buffer.from([level]) }];
    const header = new RtpHeader({
      payloadType: 111,
      sequenceNumber,
      timestamp,
      ssrc: 1,
      extension: extensions.length > 0,
      extensionProfile: 0xbede,
      extensions,
    });
    track.writeRtp(new RtpPacket(header, Buffer.from(text)));
  };
}

export function texts(packets: RtpPacket[]): string[] {
  return packets.map(({ payload }) => payload.toString());
}

// ------------------------------------------------------------------------------------------------------ bare sockets

export interface Client {
  socket: Socket;
  port: number;
  received: Buffer[];
  send(data: Buffer): void;
}

/** A UDP socket on the loopback that talks to the given port. */
export async function createClient(to: number, host = "127.0.0.1"): Promise<Client> {
  const socket = createSocket("udp4").bind(0, host);
  onTestFinished(() => void socket.close());
  await once(socket, "listening");
  const received: Buffer[] = [];
  socket.on("message", (data) => received.push(data));
  return {
    socket,
    received,
    port: socket.address().port,
    send: (data) => socket.send(data, to, "127.0.0.1"),
  };
}
