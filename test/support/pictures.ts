// Pictures, films and sounds for tests, made on the spot.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateSync, crc32 } from "node:zlib";
import sharp, { type Metadata } from "sharp";

const run = promisify(execFile);

export type PictureFormat = "jpeg" | "png" | "webp" | "gif" | "avif";

/** Of one colour, with what a camera writes into it. */
export function picture(
  format: PictureFormat = "jpeg",
  width = 1_200,
  height = 800,
  { orientation = 1, profile }: { orientation?: number; profile?: string } = {},
): Promise<Buffer> {
  const image = sharp({ create: { width, height, channels: 3, background: "#b5523a" } })
    .withExif({ IFD0: { Copyright: "Nobody" }, IFD3: { GPSLatitude: "30/1 2/1 0/1", GPSLatitudeRef: "N" } })
    .withMetadata({ orientation });
  return (profile ? image.withIccProfile(profile) : image).toFormat(format).toBuffer();
}

/** What a picture is. From a file: where pictures are processed, nothing but files may be opened. */
export async function lookAt(bytes: Uint8Array): Promise<Metadata> {
  return inFolder(async (folder) => {
    const path = join(folder, "picture");
    await writeFile(path, bytes);
    return sharp(path).metadata();
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-pictures-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A GIF of three frames. */
export async function animation(): Promise<Buffer> {
  const [width, height, frames] = [60, 40, 3];
  const pixels = Buffer.alloc(width * height * frames * 3);
  for (let frame = 0; frame < frames; frame++) pixels.fill(80 * (frame + 1), frame * width * height * 3);
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
  return sharp(pixels, { raw }).gif().toBuffer();
}

/** A PNG whose header promises a size, and whose data is nothing but zeros, compressed a thousandfold. */
export function bombPng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0], 8);
  const rows = deflateSync(Buffer.alloc(Math.min(height, 200) * (width + 1)));
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

/** A PNG that carries a text in a chunk of its own. */
export async function pngWithText(text: string): Promise<Buffer> {
  const plain = await picture("png", 20, 20);
  const place = 8 + 25; // after the signature and IHDR
  const words = chunk("tEXt", Buffer.from(`Comment\0${text}`, "latin1"));
  return Buffer.concat([plain.subarray(0, place), words, plain.subarray(place)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** What ffmpeg makes of these arguments, in a container of this name. */
export async function film(extension: string, args: string[]): Promise<Buffer> {
  return inFolder(async (folder) => {
    const path = join(folder, `film.${extension}`);
    await run("ffmpeg", ["-v", "error", "-y", ...args, path]);
    return readFile(path);
  });
}

export const SCENE = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10:duration=1"];
export const TONE = ["-f", "lavfi", "-i", "sine=frequency=440:duration=1"];
