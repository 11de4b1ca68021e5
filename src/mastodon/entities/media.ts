// Mastodon's MediaAttachment: of an upload, and of what stands in a post.
import type { App } from "../../app.ts";
import { fileUrl } from "../../media/keys.ts";
import type { MediaFile } from "../../media/queries.ts";
import type { FocalPoint, MediaSize } from "../../media/schema.ts";
import type { Post } from "../../posts/queries.ts";
import type { Attachment } from "../../posts/schema.ts";

export type MediaEntity = ReturnType<typeof mediaEntity>;

/** `url` is null while it is processed. */
export function mediaEntity({ uris }: App, media: MediaFile) {
  const url = media.state === "ready" ? fileUrl(uris.origin, media.fileKey) : null;
  const preview = media.previewKey ? fileUrl(uris.origin, media.previewKey) : null;
  return {
    id: media.id,
    type: media.type as MediaFile["type"] | "unknown",
    url,
    preview_url: preview,
    remote_url: null as string | null,
    preview_remote_url: null as string | null,
    text_url: null,
    description: media.description || null,
    blurhash: media.blurhash,
    meta: metaOf(media.sizes.original, media.sizes.small, media.focus ?? undefined),
  };
}

/** A file of another server is shown through this one. Its id names the post and the place in it. */
export function attachmentEntity(app: App, post: Post, attachment: Attachment, index: number): MediaEntity {
  const { type, url, description, blurhash, mediaId, previewUrl, focus } = attachment;
  const common = {
    type,
    text_url: null,
    description: description || null,
    blurhash: blurhash ?? null,
    meta: metaOf(attachment, attachment.preview, focus),
  };
  if (mediaId) {
    const own = { url, preview_url: previewUrl ?? null, remote_url: null, preview_remote_url: null };
    return { id: mediaId, ...own, ...common };
  }
  const picture = previewUrl ?? (type === "image" ? url : undefined);
  return {
    id: `${post.id}-${index}`,
    // What is of no known kind is a link to its own server: nothing to be copied.
    url: type === "unknown" ? url : app.media.proxyUrl("attachment", url),
    preview_url: picture === undefined ? null : app.media.proxyUrl("preview", picture),
    remote_url: url,
    preview_remote_url: previewUrl ?? null,
    ...common,
  };
}

function metaOf(
  original: MediaSize | undefined,
  small: MediaSize | undefined,
  focus: FocalPoint | undefined,
) {
  const { duration, frameRate } = original ?? {};
  return {
    ...(duration === undefined ? {} : { length: lengthOf(duration), duration }),
    ...(frameRate === undefined ? {} : { fps: Math.round(rateOf(frameRate)) }),
    ...sizeJson("original", original),
    ...sizeJson("small", small),
    ...(focus ? { focus } : {}),
  };
}

function sizeJson(name: "original" | "small", size: MediaSize | undefined) {
  const { width, height, duration, frameRate, bitRate } = size ?? {};
  const sides =
    width && height ? { width, height, size: `${width}x${height}`, aspect: width / height } : undefined;
  const times = {
    ...(frameRate === undefined ? {} : { frame_rate: frameRate }),
    ...(duration === undefined ? {} : { duration }),
    ...(bitRate === undefined ? {} : { bitrate: bitRate }),
  };
  const all = { ...sides, ...times };
  return Object.keys(all).length > 0 ? { [name]: all as typeof sides & typeof times } : {};
}

/** `0:01:02.50` */
function lengthOf(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const hundredths = two((seconds % 1) * 100);
  return `${Math.floor(seconds / 3_600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${hundredths}`;
}

function rateOf(rate: string): number {
  const [frames = 0, seconds = 1] = rate.split("/").map(Number);
  return seconds > 0 ? frames / seconds : 0;
}
