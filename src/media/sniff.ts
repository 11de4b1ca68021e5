// What a file is, by its first bytes: neither its name nor what the sender calls it is believed.

export type FileKind = "image" | "video" | "audio";

export interface FileType {
  kind: FileKind;
  mediaType: string;
  extension: string;
  /** What ffmpeg calls the container: named to it, so that it never guesses (a playlist would make it read other files). */
  demuxer?: string;
}

/** How many bytes are looked at. */
export const HEAD_BYTES = 4_096;

const image = (name: string, extension = name): FileType => ({
  kind: "image",
  mediaType: `image/${name}`,
  extension,
});
const video = (name: string, extension: string, demuxer: string): FileType => ({
  kind: "video",
  mediaType: `video/${name}`,
  extension,
  demuxer,
});
const audio = (name: string, extension: string, demuxer: string): FileType => ({
  kind: "audio",
  mediaType: `audio/${name}`,
  extension,
  demuxer,
});

const TYPES = {
  jpeg: image("jpeg", "jpg"),
  png: image("png"),
  gif: image("gif"),
  webp: image("webp"),
  avif: image("avif"),
  mp4: video("mp4", "mp4", "mov"),
  quicktime: video("quicktime", "mov", "mov"),
  webm: video("webm", "webm", "matroska"),
  matroska: video("x-matroska", "mkv", "matroska"),
  avi: video("x-msvideo", "avi", "avi"),
  ogv: video("ogg", "ogv", "ogg"),
  ogg: audio("ogg", "ogg", "ogg"),
  mp3: audio("mpeg", "mp3", "mp3"),
  m4a: audio("mp4", "m4a", "mov"),
  flac: audio("flac", "flac", "flac"),
  wav: audio("wav", "wav", "wav"),
  aac: audio("aac", "aac", "aac"),
};

const BY_MEDIA_TYPE = new Map(Object.values(TYPES).map((type) => [type.mediaType, type]));
const BY_EXTENSION = new Map(Object.values(TYPES).map((type) => [type.extension, type]));

export const MEDIA_TYPES_TAKEN = [...BY_MEDIA_TYPE.keys()];

export function typeOf(mediaType: string): FileType | undefined {
  return BY_MEDIA_TYPE.get(mediaType);
}

/** Of a name that this server gave. */
export function typeOfKey(key: string): FileType | undefined {
  return BY_EXTENSION.get(key.slice(key.lastIndexOf(".") + 1));
}

/** Undefined for whatever this server does not take: text, markup, vector pictures, playlists, JSON, archives. */
export function sniff(head: Uint8Array): FileType | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const at = (text: string, offset = 0) => bytes.toString("latin1", offset, offset + text.length) === text;
  if (at("\xff\xd8\xff")) return TYPES.jpeg;
  if (at("\x89PNG\r\n\x1a\n")) return TYPES.png;
  if (at("GIF87a") || at("GIF89a")) return TYPES.gif;
  if (at("RIFF") && at("WEBP", 8)) return TYPES.webp;
  if (at("RIFF") && at("WAVE", 8)) return TYPES.wav;
  if (at("RIFF") && at("AVI ", 8)) return TYPES.avi;
  if (at("ftyp", 4)) return ofBrand(bytes.toString("latin1", 8, 12));
  if (at("\x1a\x45\xdf\xa3")) return bytes.includes("webm") ? TYPES.webm : TYPES.matroska;
  if (at("OggS")) return bytes.includes("theora") ? TYPES.ogv : TYPES.ogg;
  if (at("fLaC")) return TYPES.flac;
  if (at("ID3")) return TYPES.mp3;
  return ofFrame(bytes);
}

/** The major brand of an ISO base media file. */
function ofBrand(brand: string): FileType | undefined {
  if (brand === "avif" || brand === "avis") return TYPES.avif;
  if (/^(?:hei[cxms]|hev[cxms]|mif1|msf1|jp2 |crx )$/.test(brand)) return undefined; // HEIC: no free decoder
  if (brand === "qt  ") return TYPES.quicktime;
  return brand.startsWith("M4A") || brand.startsWith("M4B") ? TYPES.m4a : TYPES.mp4;
}

/** Sound that begins with its first frame: ADTS (layer 0) and MPEG audio (layers I to III). */
function ofFrame(bytes: Buffer): FileType | undefined {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const layer = (second >> 1) & 3;
  if ((second & 0xf0) === 0xf0 && layer === 0) return TYPES.aac;
  const isRate = third >> 4 !== 0xf && ((third >> 2) & 3) !== 3;
  return layer === 1 && isRate ? TYPES.mp3 : undefined;
}
