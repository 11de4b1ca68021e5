// Ogg pages with Opus in them (RFC 3533, RFC 7845), written one by one and read again from files that end in the middle of one.

const HEADER = 27;
const LONGEST = HEADER + 255 + 255 * 255;
const CONTINUED = 1;
const FIRST = 2;

/** What one page holds. `granule`: samples at 48 kHz up to its end. */
export interface Page {
  serial: number;
  isFirst: boolean;
  granule: number;
  packets: Buffer[];
}

export interface PageHead {
  serial: number;
  sequence: number;
  granule: number;
  isFirst?: boolean;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** How many bytes of the page's table of segments a packet takes. */
export function segmentsOf(packet: Uint8Array): number {
  return Math.floor(packet.length / 255) + 1;
}

/** Whole packets alone, at most 255 segments of them. */
export function writePage(head: PageHead, packets: readonly Uint8Array[]): Buffer {
  const lacing = packets.flatMap((packet) => [
    ...Array<number>(segmentsOf(packet) - 1).fill(255),
    packet.length % 255,
  ]);
  const page = Buffer.alloc(HEADER + lacing.length);
  page.write("OggS");
  page[5] = head.isFirst ? FIRST : 0;
  page.writeBigInt64LE(BigInt(head.granule), 6);
  page.writeUInt32LE(head.serial, 14);
  page.writeUInt32LE(head.sequence, 18);
  page[26] = lacing.length;
  page.set(lacing, HEADER);
  const whole = Buffer.concat([page, ...packets]);
  whole.writeUInt32LE(checksum(whole), 22);
  return whole;
}

/** Every whole page of a file that is read piece by piece; what is damaged or cut off is passed by. */
export function* readPages(pieces: Iterable<Buffer>): Generator<Page> {
  let rest: Buffer = Buffer.alloc(0);
  for (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    // Longer than any page: what is not whole by then never will be.
    while (rest.length > LONGEST) rest = yield* readPage(rest);
  }
  while (rest.length > 0) rest = yield* readPage(rest);
}

/** The first page, if it is a sound one; what is left to read behind it. */
function* readPage(bytes: Buffer): Generator<Page, Buffer> {
  const at = bytes.indexOf("OggS");
  if (at < 0) return bytes.subarray(Math.max(1, bytes.length - 3)); // the name may be cut in two
  const end = endOfPage(bytes, at);
  if (end === undefined || !isSound(bytes.subarray(at, end))) return bytes.subarray(at + 4);
  yield parsePage(bytes.subarray(at, end));
  return bytes.subarray(end);
}

function endOfPage(file: Buffer, at: number): number | undefined {
  if (at + HEADER > file.length) return undefined;
  const body = at + HEADER + file[at + 26]!;
  if (body > file.length) return undefined;
  const length = file.subarray(at + HEADER, body).reduce((sum, size) => sum + size, 0);
  return body + length > file.length ? undefined : body + length;
}

function isSound(page: Buffer): boolean {
  const copy = Buffer.from(page);
  copy.writeUInt32LE(0, 22);
  return page[4] === 0 && (page[5]! & CONTINUED) === 0 && checksum(copy) === page.readUInt32LE(22);
}

function parsePage(page: Buffer): Page {
  const lacing = page.subarray(HEADER, HEADER + page[26]!);
  const packets: Buffer[] = [];
  let [start, length] = [HEADER + lacing.length, 0];
  for (const size of lacing) {
    length += size;
    if (size === 255) continue;
    packets.push(page.subarray(start, start + length));
    start += length;
    length = 0;
  }
  const isFirst = (page[5]! & FIRST) !== 0;
  return { serial: page.readUInt32LE(14), isFirst, granule: Number(page.readBigInt64LE(6)), packets };
}

function checksum(page: Buffer): number {
  let crc = 0;
  for (const byte of page) crc = ((crc << 8) ^ CRC[((crc >>> 24) ^ byte) & 255]!) >>> 0;
  return crc;
}

// ------------------------------------------------------------------------------------------------------------- Opus

/** Two channels by default, as a packet says by itself which it has; `skip`: what a player leaves out at the start. */
export function opusHead(channels = 2, skip = 0): Buffer {
  const head = Buffer.alloc(19);
  head.write("OpusHead");
  head[8] = 1;
  head[9] = channels;
  head.writeUInt16LE(skip, 10);
  head.writeUInt32LE(48_000, 12);
  return head;
}

export function opusTags(comments: Readonly<Record<string, string>>): Buffer {
  const texts = ["hakawati", ...Object.entries(comments).map(([name, value]) => `${name}=${value}`)];
  const fields = texts.map((text) => {
    const field = Buffer.alloc(4 + Buffer.byteLength(text));
    field.writeUInt32LE(field.length - 4);
    field.write(text, 4);
    return field;
  });
  const count = Buffer.alloc(4);
  count.writeUInt32LE(texts.length - 1);
  return Buffer.concat([Buffer.from("OpusTags"), fields[0]!, count, ...fields.slice(1)]);
}

/** Undefined for a packet that is no such header. */
export function readOpusTag(packet: Buffer, name: string): string | undefined {
  if (packet.toString("latin1", 0, 8) !== "OpusTags") return undefined;
  const at = packet.indexOf(`${name}=`);
  if (at < 4) return undefined;
  return packet.toString("utf8", at + name.length + 1, at + packet.readUInt32LE(at - 4));
}

/** Samples at 48 kHz of a frame, by the five bits of its configuration (RFC 6716, 3.1). */
function frameSamples(config: number): number {
  if (config < 12) return [480, 960, 1920, 2880][config & 3]!;
  if (config < 16) return config & 1 ? 960 : 480;
  return [120, 240, 480, 960][config & 3]!;
}

/** How long a packet lasts, in samples at 48 kHz; 0 for one that is none. */
export function opusSamples(packet: Uint8Array): number {
  const [toc, count = 0] = packet;
  if (toc === undefined) return 0;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? count & 63 : 2;
  const samples = frames * frameSamples(toc >> 3);
  return samples <= 5_760 ? samples : 0;
}

/** Whether a packet says nothing: DTX, or what stands where packets are missing. */
export function isSilent(packet: Uint8Array): boolean {
  return packet.length <= ((packet[0] ?? 0) & 3 ? 2 : 1);
}

/** Ask a decoder to bridge what is missing (RFC 7845, 4.1): 20 ms and 120 ms. */
export const MISSING = Buffer.from([0xf8]);
export const MISSING_LONG = Buffer.from([0xfb, 6]);
