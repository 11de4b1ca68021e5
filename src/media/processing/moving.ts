// Video and sound through ffmpeg: video becomes MP4 with H.264 and AAC that plays everywhere, sound becomes MP3; each with a picture
// where there is one. What fits already is only packed anew, which leaves out where it was taken.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { AppError } from "../../errors.ts";
import type { Processed, ProcessedFile, ProcessingTask } from "../../ports.ts";
import { typeOf } from "../sniff.ts";
import { convert, probe, type Ffmpeg, type Report, type Stream } from "./ffmpeg.ts";
import { MAX_FRAME_RATE, MAX_VIDEO_PIXELS, VIDEO_SIDE } from "./limits.ts";
import { blurhashOf, sizeOf, toSmallPng } from "./picture.ts";

interface Source {
  path: string;
  demuxer: string;
  report: Report;
}

/** @throws AppError unprocessable */
export async function processMoving(task: ProcessingTask, ffmpeg: Ffmpeg): Promise<Processed> {
  const { input: path, output } = task;
  const { demuxer = "" } = typeOf(task.mediaType) ?? {};
  const source = { path, demuxer, report: await probe(ffmpeg, path, demuxer) };
  const picture = source.report.streams.find(isPicture);
  const sound = source.report.streams.find(({ codec_type }) => codec_type === "audio");
  if (picture) return processVideo(ffmpeg, source, picture, sound, output);
  if (sound) return processSound(ffmpeg, source, sound, output);
  throw new AppError("unprocessable", "There is neither picture nor sound in this file");
}

function isPicture({ codec_type, disposition }: Stream): boolean {
  return codec_type === "video" && disposition?.attached_pic !== 1;
}

async function processVideo(
  ffmpeg: Ffmpeg,
  source: Source,
  picture: Stream,
  sound: Stream | undefined,
  output: string,
): Promise<Processed> {
  checkVideo(picture);
  const path = `${output}.original.mp4`;
  const coding = fits(source, picture, sound) ? ["-c", "copy"] : H264;
  const packing = ["-map", "0:v:0", "-map", "0:a:0?", ...PLAIN, "-movflags", "+faststart", "-f", "mp4"];
  await convert(ffmpeg, source, [...coding, ...packing], path);
  const made = await probe(ffmpeg, path, "mov");
  const shown = made.streams.find(isPicture);
  const original = await fileOf(path, "video/mp4", made, shown);
  const still = await stillOf(ffmpeg, { path, demuxer: "mov" }, output);
  const type = sound ? ("video" as const) : ("gifv" as const); // as Mastodon calls what moves without a sound
  return { type, hash: await hashOf(path), original, ...still };
}

function checkVideo({ width = 0, height = 0, avg_frame_rate = "" }: Stream): void {
  if (width * height > MAX_VIDEO_PIXELS) {
    throw new AppError("unprocessable", "This video is larger than 3840 × 2160 pixels");
  }
  const [frames = 0, seconds = 1] = avg_frame_rate.split("/").map(Number);
  if (frames / seconds > MAX_FRAME_RATE) {
    throw new AppError("unprocessable", `This video has more than ${MAX_FRAME_RATE} frames a second`);
  }
}

/** No rotation either: players differ in how they take it. */
function fits({ demuxer }: Source, picture: Stream, sound: Stream | undefined): boolean {
  const { width = 0, height = 0, codec_name, pix_fmt, side_data_list } = picture;
  const isTurned = side_data_list?.some(({ rotation }) => rotation !== undefined && rotation !== 0);
  const isSmall = Math.max(width, height) <= VIDEO_SIDE;
  const isCommon = demuxer === "mov" && codec_name === "h264" && pix_fmt === "yuv420p";
  return isCommon && isSmall && !isTurned && (!sound || sound.codec_name === "aac");
}

/** Without places, dates, names of cameras, chapters and other streams. */
const PLAIN = ["-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn"];

const half = (length: string) => `trunc(${length}/2)*2`; // H.264 wants even sides
const factor = `min(1,${VIDEO_SIDE}/max(iw,ih))`;
const H264 = [
  `-vf scale=w='${half(`iw*${factor}`)}':h='${half(`ih*${factor}`)}' -fpsmax 60`,
  "-c:v libx264 -preset veryfast -crf 23 -maxrate 5M -bufsize 10M -pix_fmt yuv420p",
  "-c:a aac -b:a 128k -ac 2",
].flatMap((part) => part.split(" "));

async function processSound(
  ffmpeg: Ffmpeg,
  source: Source,
  sound: Stream,
  output: string,
): Promise<Processed> {
  const path = `${output}.original.mp3`;
  const coding =
    sound.codec_name === "mp3" ? ["-c", "copy"] : ["-c:a", "libmp3lame", "-q:a", "3", "-ac", "2"];
  await convert(
    ffmpeg,
    source,
    ["-map", "0:a:0", ...coding, ...PLAIN, "-id3v2_version", "0", "-f", "mp3"],
    path,
  );
  const original = await fileOf(path, "audio/mpeg", await probe(ffmpeg, path, "mp3"));
  const hasCover = source.report.streams.some(({ disposition }) => disposition?.attached_pic === 1);
  // A broken cover is no reason to refuse the sound.
  const still = hasCover ? await stillOf(ffmpeg, source, output).catch(() => ({})) : {};
  return { type: "audio", hash: await hashOf(path), original, ...still };
}

/** The first frame, or the cover, as a small PNG. */
async function stillOf(
  ffmpeg: Ffmpeg,
  source: Pick<Source, "path" | "demuxer">,
  output: string,
): Promise<Pick<Processed, "small" | "blurhash">> {
  const frame = `${output}.frame.png`;
  try {
    await convert(ffmpeg, source, ["-map", "0:v:0", "-frames:v", "1", "-c:v", "png", "-f", "image2"], frame);
    return { small: await toSmallPng(frame, output), blurhash: await blurhashOf(frame) };
  } finally {
    await rm(frame, { force: true });
  }
}

async function fileOf(
  path: string,
  mediaType: string,
  { format }: Report,
  picture?: Stream,
): Promise<ProcessedFile> {
  return {
    path,
    mediaType,
    bytes: await sizeOf(path),
    width: picture?.width,
    height: picture?.height,
    frameRate: picture?.avg_frame_rate,
    duration: format.duration,
    bitRate: format.bit_rate,
  };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
