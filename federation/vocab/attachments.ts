// Files of a post, written as Mastodon writes them and read as everybody does.
import { plainText } from "#src/posts/sanitize.ts";
import type { Attachment } from "#src/posts/schema.ts";
import { hasType, isObject, isWebUrl, list, text, webUrl, type Json } from "./json.ts";

const MAX_ATTACHMENTS = 16;
const MAX_DESCRIPTION = 1_500;
/** A day: longer is a mistake. */
const MAX_SECONDS = 86_400;
/** What is enough for a post; PeerTube offers every height. */
const ENOUGH_LINES = 720;

/** For the context of what carries attachments. */
export const ATTACHMENT_TERMS = {
  toot: "http://joinmastodon.org/ns#",
  blurhash: "toot:blurhash",
  focalPoint: { "@container": "@list", "@id": "toot:focalPoint" },
};

/** A Document with its media type: Mastodon asks for a `url`, Pixelfed for a `mediaType`, and no one minds the type. */
export function toDocument(attachment: Attachment): Json {
  const { url, mediaType, description, width, height, blurhash, focus, type, previewUrl } = attachment;
  return {
    type: "Document",
    mediaType,
    url,
    name: description || null,
    ...(width && height ? { width, height } : {}),
    ...(blurhash ? { blurhash } : {}),
    ...(focus ? { focalPoint: [focus.x, focus.y] } : {}),
    ...(type !== "image" && previewUrl ? { icon: toImage(previewUrl) } : {}),
  };
}

/** Faces, banners and previews. */
export function toImage(url: string): Json {
  const mediaType = imageTypeOf(url);
  return { type: "Image", ...(mediaType ? { mediaType } : {}), url };
}

/** Of files of this server, whose names say what they are. */
function imageTypeOf(url: string): string | undefined {
  const extension = /\.(jpg|png|gif|webp)$/.exec(url)?.[1];
  return extension && `image/${extension === "jpg" ? "jpeg" : extension}`;
}

/** Those of a Note, and the object itself where it is a Video, Audio or Image (PeerTube, Funkwhale, Pixelfed's stories). */
export function attachmentsOf(object: Json): Attachment[] {
  const itself = hasType(object, "Video", "Audio", "Image") ? [object] : [];
  const found = [...itself, ...list(object["attachment"]).filter(isObject)].slice(0, MAX_ATTACHMENTS);
  return found.flatMap((item) => {
    const file = hasType(item, "Link") ? undefined : fileOf(item);
    return file ? [toAttachment(item, file)] : [];
  });
}

interface RemoteFile {
  url: string;
  mediaType: string;
  width?: unknown;
  height?: unknown;
}

function toAttachment(item: Json, file: RemoteFile): Attachment {
  const { url, mediaType } = file;
  const type = kindOf(item, file);
  const width = item["width"] ?? file.width;
  const height = item["height"] ?? file.height;
  const blurhash = text(item["blurhash"], 100);
  const focus = focusOf(item["focalPoint"]);
  const duration = secondsOf(item["duration"]);
  const previewUrl = type === "image" ? undefined : webUrl(item["icon"] ?? item["preview"]);
  return {
    type,
    url,
    mediaType,
    description: altOf(item),
    ...(isSize(width) && isSize(height) ? { width, height } : {}),
    ...(/^[0-9A-Za-z#$%*+,\-.:;=?@[\]^_{|}~]{6,}$/.test(blurhash) ? { blurhash } : {}),
    ...(focus ? { focus } : {}),
    ...(duration ? { duration } : {}),
    ...(previewUrl ? { previewUrl } : {}),
  };
}

/** `name` as nearly all do; `summary`, which is HTML, as GoToSocial does from 0.21 on. */
function altOf(item: Json): string {
  const name = text(item["name"], MAX_DESCRIPTION);
  const lines = text(item["summary"], 4 * MAX_DESCRIPTION).replace(/<br\s*\/?>|<\/p>/gi, "\n");
  return name || plainText(lines).slice(0, MAX_DESCRIPTION);
}

/** Of an address, a Link or a list of Links (Akkoma: one; PeerTube: every size, some inside a playlist's `tag`). */
function fileOf(item: Json): RemoteFile | undefined {
  const ownType = text(item["mediaType"], 100).toLowerCase();
  const links = list(item["url"] ?? item["href"]).flatMap((link) =>
    isObject(link) ? withinPlaylist(link) : [link],
  );
  const files = links.flatMap((link) => {
    const url = webUrl(link);
    if (url === undefined) return [];
    if (!isObject(link)) return [{ url, mediaType: ownType }];
    const mediaType = text(link["mediaType"] ?? link["mimeType"], 100).toLowerCase() || ownType;
    return [{ url, mediaType, width: link["width"], height: link["height"] }];
  });
  const playable = files.filter(({ mediaType }) => /^(?:image|video|audio)\//.test(mediaType));
  return bestOf(playable) ?? files.find(({ mediaType }) => mediaType === ownType || mediaType === "");
}

/** PeerTube names the files of a stream in the tags of its playlist. */
function withinPlaylist(link: Json): Json[] {
  const isPlaylist = /mpegurl/i.test(text(link["mediaType"] ?? link["mimeType"]));
  return isPlaylist ? list(link["tag"]).filter(isObject) : [link];
}

/** The largest of those that are small enough, else the smallest. */
function bestOf(files: RemoteFile[]): RemoteFile | undefined {
  const lines = ({ height }: RemoteFile) => (isSize(height) ? height : 0);
  const sorted = files.toSorted((one, other) => lines(other) - lines(one));
  return sorted.find((file) => lines(file) <= ENOUGH_LINES) ?? sorted.at(-1);
}

function kindOf(item: Json, { mediaType, url }: RemoteFile): Attachment["type"] {
  const [major] = mediaType.split("/");
  if (mediaType === "image/svg+xml") return "unknown";
  if (major === "image" || major === "video" || major === "audio") return major;
  if (hasType(item, "Image")) return "image";
  if (hasType(item, "Video")) return "video";
  if (hasType(item, "Audio")) return "audio";
  // Some leave the type out: the name of the file is what remains.
  const extension = /\.(\w{3,4})$/.exec(URL.parse(url)?.pathname ?? "")?.[1]?.toLowerCase() ?? "";
  return ["jpg", "jpeg", "png", "gif", "webp", "avif"].includes(extension) ? "image" : "unknown";
}

function focusOf(value: unknown): Attachment["focus"] {
  const [x, y] = Array.isArray(value) ? (value as unknown[]) : [];
  const isSound = (part: unknown): part is number => typeof part === "number" && Math.abs(part) <= 1;
  return isSound(x) && isSound(y) ? { x, y } : undefined;
}

/** `PT1H2M3.5S` (XML Schema), as ActivityStreams has it. */
function secondsOf(value: unknown): number | undefined {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(text(value, 40)) ?? [];
  const all = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return all > 0 && all <= MAX_SECONDS ? all : undefined;
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 100_000;
}

/** The address of an actor's picture, given as an address, an Image, or a list of either. */
export function pictureOf(value: unknown): string | null {
  const images = list(value).flatMap((image) => (isObject(image) ? (fileOf(image)?.url ?? []) : [image]));
  return images.find((url): url is string => typeof url === "string" && isWebUrl(url)) ?? null;
}
