// The smallest answerer that browsers accept: audio only, BUNDLE, ICE-lite, DTLS active, candidates of ours alone.
import { isIPv6 } from "node:net";
import { AppError } from "#src/errors.ts";
import type { Address } from "./mux.ts";

const MAX_BYTES = 64 * 1024;
const MAX_SECTIONS = 4;
const MAX_PTIME = 60;
/** Speakers that one listener hears at a time. */
export const SLOTS = 3;

export interface AudioSection {
  mid: string;
  direction: "sendonly" | "recvonly";
  payloadType: number;
  /** Id of the RFC 6464 header extension, where the peer offers it for its microphone. */
  levelId: number | undefined;
}

/** What matters of an offer. Its candidates are not read at all: peers are known by the checks they send. */
export interface Offer {
  ufrag: string;
  fingerprint: string;
  sections: AudioSection[];
}

/** Reads an offer of at most one microphone (sendonly) and three slots (recvonly); all else is an AppError. */
export function readOffer(sdp: string): Offer {
  if (Buffer.byteLength(sdp) > MAX_BYTES) throw new AppError("too_large", "The offer is larger than 64 kB");
  const [session, ...bodies] = sdp.split(/\r?\n(?=m=)/);
  if (bodies.length === 0 || bodies.length > MAX_SECTIONS) {
    throw refused("has other than one to four m-lines");
  }
  const sections = bodies.map(readSection);
  checkSections(sections);
  const first = `${session}\r\n${bodies[0]}`;
  if (!/^a=setup:(?:actpass|passive)\r?$/m.test(first)) throw refused("lacks a=setup:actpass");
  return {
    ufrag: field(first, "a=ice-ufrag", /^a=ice-ufrag:([A-Za-z0-9+/]{4,256})\r?$/m),
    fingerprint: field(
      first,
      "a SHA-256 fingerprint",
      /^a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})\r?$/im,
    ),
    sections,
  };
}

function checkSections(sections: AudioSection[]): void {
  const microphones = sections.filter(({ direction }) => direction === "sendonly").length;
  if (microphones > 1) throw refused("holds more than one microphone");
  if (sections.length - microphones > SLOTS) throw refused(`asks for more than ${SLOTS} slots`);
  if (new Set(sections.map(({ mid }) => mid)).size < sections.length) throw refused("uses a mid twice");
}

function readSection(section: string): AudioSection {
  if (!section.startsWith("m=audio ")) throw refused("holds something else than audio");
  if (!/^a=rtcp-mux\r?$/m.test(section)) throw refused("lacks a=rtcp-mux");
  const direction = field(section, "a direction", /^a=(sendonly|recvonly)\r?$/m) as AudioSection["direction"];
  return {
    mid: field(section, "a=mid", /^a=mid:([\w.-]{1,32})\r?$/m),
    direction,
    payloadType: readPayloadType(section),
    levelId: direction === "sendonly" ? readLevelId(section) : undefined,
  };
}

/** 64–95 with the marker bit would read as RTCP (RFC 5761 §4). */
function readPayloadType(section: string): number {
  const type = Number(field(section, "Opus", /^a=rtpmap:(\d{1,3}) opus\/48000\/2\r?$/im));
  if (type > 127 || (type >= 64 && type < 96)) throw refused("gives Opus an impossible payload type");
  return type;
}

/** Ids above 14 would need two-byte headers, which we do not negotiate. */
function readLevelId(section: string): number | undefined {
  const id = /^a=extmap:(\d{1,2})(?:\/\w+)? urn:ietf:params:rtp-hdrext:ssrc-audio-level(?:\s|$)/m.exec(
    section,
  )?.[1];
  return id !== undefined && Number(id) >= 1 && Number(id) <= 14 ? Number(id) : undefined;
}

function field(text: string, name: string, pattern: RegExp): string {
  const value = pattern.exec(text)?.[1];
  if (value === undefined) throw refused(`lacks ${name}`);
  return value;
}

function refused(why: string): AppError {
  return new AppError("invalid", `The offer ${why}`);
}

export interface Answer {
  ufrag: string;
  password: string;
  fingerprint: string;
  /** At least one; the first is the preferred one. */
  candidates: readonly Address[];
  /** SSRC of each section that we send in, by mid. */
  ssrcs: ReadonlyMap<string, number>;
  /** Milliseconds of sound that a packet of the peer's should hold. */
  ptime: number;
}

export function writeAnswer(offer: Offer, answer: Answer): string {
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=ice-lite",
    `a=group:BUNDLE ${offer.sections.map(({ mid }) => mid).join(" ")}`,
    "a=msid-semantic: WMS *",
    ...offer.sections.flatMap((section) => writeSection(section, answer)),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function writeSection({ mid, direction, payloadType, levelId }: AudioSection, answer: Answer): string[] {
  const { address, port } = answer.candidates[0]!;
  const ssrc = answer.ssrcs.get(mid);
  return [
    `m=audio ${port} UDP/TLS/RTP/SAVPF ${payloadType}`,
    `c=IN ${isIPv6(address) ? "IP6" : "IP4"} ${address}`,
    `a=mid:${mid}`,
    "a=rtcp-mux",
    `a=ice-ufrag:${answer.ufrag}`,
    `a=ice-pwd:${answer.password}`,
    `a=fingerprint:sha-256 ${answer.fingerprint}`,
    "a=setup:active",
    `a=rtpmap:${payloadType} opus/48000/2`,
    `a=fmtp:${payloadType} minptime=10;useinbandfec=1;usedtx=1`,
    `a=rtcp-fb:${payloadType} nack`,
    direction === "sendonly" ? "a=recvonly" : "a=sendonly",
    ...(direction === "sendonly" ? [`a=ptime:${answer.ptime}`, `a=maxptime:${MAX_PTIME}`] : []),
    ...(levelId === undefined ? [] : [`a=extmap:${levelId} urn:ietf:params:rtp-hdrext:ssrc-audio-level`]),
    ...(ssrc === undefined ? [] : [`a=msid:slot-${mid} slot-${mid}`, `a=ssrc:${ssrc} cname:sfu`]),
    ...answer.candidates.map(writeUdpCandidate),
    ...answer.candidates.map(writeTcpCandidate),
    "a=end-of-candidates",
  ];
}

/** RFC 8445 §5.1.2: a host candidate's priority, the local preference falling with the place in the list. */
function writeUdpCandidate({ address, port }: Address, place: number): string {
  const priority = 126 * 2 ** 24 + (65_535 - place) * 2 ** 8 + 255;
  return `a=candidate:${place + 1} 1 udp ${priority} ${address} ${port} typ host`;
}

/** RFC 6544 §4: for networks that let no UDP out, and below every UDP one. */
function writeTcpCandidate({ address, port }: Address, place: number): string {
  const priority = 90 * 2 ** 24 + (65_535 - place) * 2 ** 8 + 255;
  return `a=candidate:t${place + 1} 1 tcp ${priority} ${address} ${port} typ host tcptype passive`;
}
