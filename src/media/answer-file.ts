// A stored file as an answer: its true type, parts of it for players, kept for ever, and harmless wherever a browser opens it.
import type { StoredFile } from "../storage.ts";
import { typeOfKey } from "./sniff.ts";

/** Nothing in a file runs or loads anything, and any site may show it. */
export const FILE_HEADERS = {
  "x-content-type-options": "nosniff",
  "content-security-policy":
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
  "access-control-allow-origin": "*",
  "referrer-policy": "no-referrer",
};

const FOR_EVER = "public, max-age=31536000, immutable";

interface Part {
  first: number;
  last: number;
}

export function answerFile(request: Request, key: string, file: StoredFile): Response {
  const etag = `"${key}"`;
  const headers = new Headers({
    ...FILE_HEADERS,
    "content-type": typeOfKey(key)?.mediaType ?? "application/octet-stream",
    "cache-control": FOR_EVER,
    "accept-ranges": "bytes",
    etag,
  });
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  const part = partOf(request.headers.get("range"), file.size);
  if (part === "unsatisfiable") {
    headers.set("content-range", `bytes */${file.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { first, last } = part ?? { first: 0, last: file.size - 1 };
  headers.set("content-length", String(last - first + 1));
  if (part) headers.set("content-range", `bytes ${first}-${last}/${file.size}`);
  const body = request.method === "HEAD" ? null : file.read(first, last);
  return new Response(body, { status: part ? 206 : 200, headers });
}

/** One range (RFC 9110, 14.1.2); of several, or of words that are none, the whole file is the answer. */
function partOf(header: string | null, size: number): Part | "unsatisfiable" | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first >= size || (from === "" && Number(to) === 0)) return "unsatisfiable";
  return first > last ? undefined : { first, last };
}
