// How much a file may ask of the process that decodes it.

/** A picture of 50 megapixels takes 200 MB while it is decoded. */
export const MAX_PIXELS = 50_000_000;
/** All frames of an animation together. */
export const MAX_ANIMATED_PIXELS = 100_000_000;
export const MAX_VIDEO_PIXELS = 3_840 * 2_160;
export const MAX_FRAME_RATE = 120;

/** Longest side of what is shown large, and of what stands in timelines. */
export const ORIGINAL_SIDE = 3_840;
export const VIDEO_SIDE = 1_920;
export const SMALL_SIDE = 640;

/** Of the process itself, and of ffmpeg beside it. */
export const MAX_MEMORY = 600 * 1024 * 1024;
/** Address space of ffmpeg, most of which it never touches. */
export const FFMPEG_ADDRESS_SPACE = 2 * 1024 * 1024 * 1024;

export const PICTURE_MS = 30_000;
export const MOVING_MS = 15 * 60_000;
