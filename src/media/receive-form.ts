// Takes a multipart body in as it comes: files go to the disk, never whole into memory.
import { randomBytes } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { Busboy } from "@fastify/busboy";
import { AppError } from "../errors.ts";
import { expandBrackets } from "../http.ts";
import { HEAD_BYTES, sniff, type FileType } from "./sniff.ts";

const LIMITS = { fields: 100, fieldSize: 64 * 1024, files: 4, fieldNameSize: 200 };

export interface ReceivedFile {
  path: string;
  bytes: number;
  type: FileType;
}

/** What is not moved elsewhere goes when it is disposed of. */
export interface ReceivedForm extends AsyncDisposable {
  params: Record<string, unknown>;
  files: Map<string, ReceivedFile>;
}

/** How many bytes a file of this kind may have. @throws AppError for one that is not taken at all */
export type MostBytes = (type: FileType) => number;

export function isMultipart(request: Request): boolean {
  return request.headers.get("content-type")?.toLowerCase().startsWith("multipart/form-data") ?? false;
}

/**
 * `wanted`: fields that may be files; others are passed over.
 * @throws AppError invalid, too_large, unprocessable (a file that is none of those we take)
 */
export async function receiveForm(
  request: Request,
  folder: string,
  wanted: Record<string, MostBytes>,
): Promise<ReceivedForm> {
  const fields: [string, unknown][] = [];
  const files = new Map<string, ReceivedFile>();
  const paths: string[] = [];
  const saving: Promise<void>[] = [];
  const stop = new AbortController();
  const dispose = async () => void (await Promise.all(paths.map((path) => rm(path, { force: true }))));
  try {
    const parser = parserFor(request);
    parser.on("field", (name, value) => void fields.push([name, value]));
    parser.on("file", (name, stream) => {
      const mostBytes = Object.hasOwn(wanted, name) && !files.has(name) ? wanted[name] : undefined;
      if (!mostBytes) {
        stream.resume();
        return;
      }
      const path = join(folder, `form-${randomBytes(12).toString("hex")}`);
      paths.push(path);
      const saved = save(stream, path, mostBytes).then((file) => void (file && files.set(name, file)));
      saved.catch((error: unknown) => stop.abort(error));
      saving.push(saved);
    });
    const body = Readable.fromWeb((request.body ?? new ReadableStream()) as NodeStream);
    await pipeline(body, parser, { signal: stop.signal });
    await Promise.all(saving);
    return { params: expandBrackets(fields), files, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(saving);
    await dispose();
    const reason: unknown = stop.signal.reason;
    if (reason instanceof AppError) throw reason;
    throw new AppError("invalid", "The multipart body is broken", { cause: error });
  }
}

function parserFor(request: Request) {
  try {
    const headers = { "content-type": request.headers.get("content-type")! };
    return new Busboy({ headers, limits: LIMITS });
  } catch (cause) {
    throw new AppError("invalid", "The multipart body has no boundary", { cause });
  }
}

/** Undefined for an empty file: a form's field that nobody filled. */
async function save(stream: Readable, path: string, mostBytes: MostBytes): Promise<ReceivedFile | undefined> {
  const handle = await open(path, "wx", 0o600);
  let head = Buffer.alloc(0);
  let type: FileType | undefined;
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      if (head.length === HEAD_BYTES) type ??= knownType(head);
      if (type && bytes > mostBytes(type)) throw tooLarge(mostBytes(type));
      await handle.write(chunk);
    }
    if (bytes === 0) return undefined;
    type ??= knownType(head);
    if (bytes > mostBytes(type)) throw tooLarge(mostBytes(type));
    await handle.sync();
    return { path, bytes, type };
  } finally {
    await handle.close();
  }
}

function knownType(head: Uint8Array): FileType {
  const type = sniff(head);
  if (type) return type;
  throw new AppError("unprocessable", "This is no picture, video or sound that this server takes", {
    details: { file: "This is no picture, video or sound that this server takes" },
  });
}

function tooLarge(limit: number): AppError {
  return new AppError("too_large", `This file is larger than ${Math.floor(limit / 1024 / 1024)} MB`);
}
