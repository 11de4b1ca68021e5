// Generic NACKs (RFC 4585 §6.2.1): the lost packets that one side asks the other for.

const RR = 201;
const RTPFB = 205;
const GENERIC_NACK = 1;
const RR_BYTES = 8;
const HEAD = 12;
/** We send under no SSRC of our own that a speaker would know. */
const OURS = 1;

/** A compound packet that asks for these sequence numbers of `ssrc`. */
export function writeNack(ssrc: number, sequences: readonly number[]): Buffer {
  const pairs = pair(sequences);
  const packet = Buffer.alloc(RR_BYTES + HEAD + 4 * pairs.length);
  packet[0] = 0x80; // an empty receiver report opens every compound packet (RFC 3550 §6.1)
  packet[1] = RR;
  packet.writeUInt16BE(1, 2);
  packet.writeUInt32BE(OURS, 4);
  packet[RR_BYTES] = 0x80 | GENERIC_NACK;
  packet[RR_BYTES + 1] = RTPFB;
  packet.writeUInt16BE(2 + pairs.length, RR_BYTES + 2);
  packet.writeUInt32BE(OURS, RR_BYTES + 4);
  packet.writeUInt32BE(ssrc, RR_BYTES + 8);
  pairs.forEach(({ first, mask }, i) => {
    packet.writeUInt16BE(first, RR_BYTES + HEAD + 4 * i);
    packet.writeUInt16BE(mask, RR_BYTES + HEAD + 4 * i + 2);
  });
  return packet;
}

/** Calls `ask` for each sequence number of the feedback packet that is a generic NACK. */
export function readNack(packet: Buffer, ask: (ssrc: number, sequence: number) => void): void {
  if (packet.length < HEAD || packet[1] !== RTPFB || (packet[0]! & 31) !== GENERIC_NACK) return;
  const ssrc = packet.readUInt32BE(8);
  for (let at = HEAD; at + 4 <= packet.length; at += 4) {
    const first = packet.readUInt16BE(at);
    const mask = (packet.readUInt16BE(at + 2) << 1) | 1;
    for (let i = 0; i < 17; i++) if (mask & (1 << i)) ask(ssrc, (first + i) & 0xffff);
  }
}

/** A number and a mask of the sixteen that follow it. */
function pair(sequences: readonly number[]): { first: number; mask: number }[] {
  const pairs: { first: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = pairs.at(-1);
    const behind = last ? (sequence - last.first) & 0xffff : 0;
    if (last && behind >= 1 && behind <= 16) last.mask |= 1 << (behind - 1);
    else pairs.push({ first: sequence, mask: 0 });
  }
  return pairs;
}
