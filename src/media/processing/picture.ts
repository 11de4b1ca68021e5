// Pictures through libvips: decoded within limits and written anew, so that nothing of the upload but its pixels and its colours
// is left: no place where it was taken, no second file behind the first.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { encode } from "blurhash";
import type { Metadata, Sharp } from "sharp";
import { AppError } from "../../errors.ts";
import type { Processed, ProcessedFile, ProcessingTask } from "../../ports.ts";
import { typeOf } from "../sniff.ts";
import { MAX_ANIMATED_PIXELS, MAX_PIXELS, ORIGINAL_SIDE, SMALL_SIDE } from "./limits.ts";

// Not above: a bundle loads such imports with its first line, in every process.
const { default: sharp } = await import("sharp");

/** A profile of wide colours takes half a kilobyte; what is larger is no profile worth its bytes. */
const MAX_PROFILE_BYTES = 4_096;
const SMALL = { width: SMALL_SIDE, height: SMALL_SIDE };

// One picture at a time, one thread: memory is what is short.
sharp.cache(false);
sharp.concurrency(1);
// What is not named here is never opened, whatever its first bytes pretend: SVG, PDF, TIFF, archives.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegFile",
    "VipsForeignLoadPngFile",
    "VipsForeignLoadNsgifFile",
    "VipsForeignLoadWebpFile",
    "VipsForeignLoadHeifFile",
  ],
});

/** The picture at full size, and one for timelines. @throws AppError unprocessable */
export async function processPicture(task: ProcessingTask): Promise<Processed> {
  return readable(async () => {
    const { input, output } = task;
    const metadata = await inspect(input);
    const isAnimated = (metadata.pages ?? 1) > 1;
    const { image, format } = target(open(input, isAnimated), metadata);
    const side = { width: ORIGINAL_SIDE, height: ORIGINAL_SIDE };
    const fitting = image.resize({ ...side, fit: "inside", withoutEnlargement: true });
    const original = await write(fitting, `${output}.original`, `image/${format}`);
    const small = await write(shrink(input).webp({ quality: 80 }), `${output}.small`, "image/webp");
    return await describe(input, original, small);
  });
}

/** Filled and cut to a size: faces and banners. @throws AppError unprocessable */
export async function makeProfilePicture({ input, output, size }: ProcessingTask): Promise<Processed> {
  return readable(async () => {
    const metadata = await inspect(input);
    const filled = open(input, false).resize({ ...size, fit: "cover" });
    // Some servers take no WebP for a face.
    const [image, format] = metadata.hasAlpha
      ? [filled.png(), "png"]
      : [filled.jpeg({ quality: 85 }), "jpeg"];
    return describe(input, await write(image, `${output}.original`, `image/${format}`));
  });
}

/** One small picture of it, and nothing else. @throws AppError unprocessable */
export async function makePreview({ input, output, size = SMALL }: ProcessingTask): Promise<Processed> {
  return readable(async () => {
    await inspect(input);
    const image = shrink(input, size).webp({ quality: 80 });
    return describe(input, await write(image, `${output}.small`, "image/webp"));
  });
}

/** What stands for a video until it plays. */
export async function toSmallPng(input: string, output: string): Promise<ProcessedFile> {
  return write(shrink(input).png(), `${output}.small`, "image/png");
}

/** The size and the limits are told by the header alone, before anything is decoded. */
async function inspect(path: string): Promise<Metadata> {
  const metadata = await sharp(path, { limitInputPixels: false }).metadata();
  const { width, height, pages = 1, pageHeight = height } = metadata;
  if (width * pageHeight > MAX_PIXELS) {
    throw refusal(`This picture has more than ${MAX_PIXELS / 1e6} megapixels`);
  }
  if (pages > 1 && width * pageHeight * pages > MAX_ANIMATED_PIXELS) {
    throw refusal("This animation is too long for its size");
  }
  return metadata;
}

function open(path: string, animated: boolean): Sharp {
  return sharp(path, { animated, limitInputPixels: MAX_ANIMATED_PIXELS, failOn: "error" }).autoOrient();
}

function shrink(path: string, size = SMALL): Sharp {
  return open(path, false).resize({ ...size, fit: "inside", withoutEnlargement: true });
}

/** The format stays, as long as other servers show it; colours stay as wide as they are. */
function target(image: Sharp, { format, hasAlpha, icc, space }: Metadata): { image: Sharp; format: string } {
  const keepsColours = icc !== undefined && icc.length <= MAX_PROFILE_BYTES && space !== "cmyk";
  const coloured = keepsColours ? image.keepIccProfile() : image;
  if (format === "png") return { image: coloured.png({ compressionLevel: 8 }), format };
  if (format === "gif") return { image: coloured.gif(), format };
  if (format === "webp" || hasAlpha) return { image: coloured.webp({ quality: 88 }), format: "webp" };
  return { image: coloured.jpeg({ quality: 88 }), format: "jpeg" };
}

async function write(image: Sharp, path: string, mediaType: string): Promise<ProcessedFile> {
  const named = `${path}.${typeOf(mediaType)!.extension}`;
  const { width, height, size, pageHeight } = await image.toFile(named);
  return { path: named, mediaType, bytes: size, width, height: pageHeight ?? height };
}

async function describe(input: string, original: ProcessedFile, small?: ProcessedFile): Promise<Processed> {
  const hash = createHash("sha256").update(await readFile(original.path));
  return { type: "image", hash: hash.digest("hex"), original, small, blurhash: await blurhashOf(input) };
}

export async function blurhashOf(path: string): Promise<string> {
  const shrunk = open(path, false).resize(32, 32, { fit: "inside" }).toColourspace("srgb").ensureAlpha();
  const { data, info } = await shrunk.raw().toBuffer({ resolveWithObject: true });
  const isTall = info.height > info.width;
  return encode(new Uint8ClampedArray(data), info.width, info.height, isTall ? 3 : 4, isTall ? 4 : 3);
}

export async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

/** libvips says in its own words what is wrong with a file. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unprocessable", "This picture can't be read", { cause });
  }
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message);
}
