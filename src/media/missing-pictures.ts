// The pictures of those who have none, and of those whose own can't be had: clients of phones load them from Mastodon's own paths
// and can't do without.
import { crc32, deflateSync } from "node:zlib";
import { FILE_HEADERS } from "./answer-file.ts";

const SAND = [0xe8, 0xdc, 0xc8] as const;
const DAYS = 24 * 3_600;

const pictures = {
  avatar: { path: "/avatars/original/missing.png", bytes: plainPng(400, 400, SAND) },
  header: { path: "/headers/original/missing.png", bytes: plainPng(1500, 500, SAND) },
};

/** By Mastodon's paths; undefined for any other. */
export function missingPictureAt(path: string): Response | undefined {
  const found = Object.values(pictures).find((picture) => picture.path === path);
  return found && answer(found.bytes, 7 * DAYS);
}

/** For a moment: the true one may come back. */
export function missingPicture(kind: keyof typeof pictures): Response {
  return answer(pictures[kind].bytes, 300);
}

function answer(bytes: Buffer<ArrayBuffer>, maxAge: number): Response {
  const headers = {
    ...FILE_HEADERS,
    "content-type": "image/png",
    "cache-control": `public, max-age=${maxAge}`,
  };
  return new Response(bytes, { headers });
}

/** A PNG of one colour (https://www.w3.org/TR/png-3/): signature, header, image data, end. */
function plainPng(
  width: number,
  height: number,
  colour: readonly [number, number, number],
): Buffer<ArrayBuffer> {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 3], 8); // 8 bits a pixel, each an index into the palette
  const rows = deflateSync(Buffer.alloc((width + 1) * height));
  const chunks = [chunk("IHDR", size), chunk("PLTE", Buffer.from(colour)), chunk("IDAT", rows)];
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    ...chunks,
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
