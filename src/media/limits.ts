// What one may put up: how large a file of each kind may be, and which kinds there are without ffmpeg.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { readSettings } from "../settings/settings.ts";
import { findFfmpeg } from "./processing/ffmpeg.ts";
import type { MostBytes } from "./receive-form.ts";
import { MEDIA_TYPES_TAKEN, typeOf, type FileType } from "./sniff.ts";

export const MAX_DESCRIPTION = 1_500;
export const MAX_ATTACHMENTS = 4;

export const MEGABYTE = 1024 * 1024;
const PROFILE_PICTURE_BYTES = 8 * MEGABYTE;
/** Browsers and apps play these as they are. */
const PLAYABLE = new Set(["video/mp4", "video/webm", "audio/ogg", "audio/mpeg"]);

export async function byteLimits(app: App): Promise<{ image: number; moving: number }> {
  const { imageMegabytes, videoMegabytes } = await readSettings(app.store);
  return { image: imageMegabytes * MEGABYTE, moving: videoMegabytes * MEGABYTE };
}

export function canConvert(app: App): boolean {
  return findFfmpeg(app.config.ffmpeg) !== undefined;
}

export function takenTypes(app: App): string[] {
  return MEDIA_TYPES_TAKEN.filter((name) => isTaken(app, typeOf(name)!));
}

function isTaken(app: App, { kind, mediaType }: FileType): boolean {
  return kind === "image" || PLAYABLE.has(mediaType) || canConvert(app);
}

/** For what stands in posts. */
export async function mostBytesOfMedia(app: App): Promise<MostBytes> {
  const { image, moving } = await byteLimits(app);
  return (type) => {
    if (isTaken(app, type)) return type.kind === "image" ? image : moving;
    const message = `This server can't convert ${type.mediaType}: send MP4, WebM, Ogg or MP3`;
    throw new AppError("unprocessable", message, { details: { file: message } });
  };
}

/** For faces, banners and the pictures of videos. */
export function mostBytesOfPicture({ kind }: FileType): number {
  if (kind === "image") return PROFILE_PICTURE_BYTES;
  throw new AppError("unprocessable", "This must be a picture");
}
