// Where files are kept: a folder of this machine behind an interface small enough for an object store. What is kept was
// written whole before it got its name, so a crash leaves either the file or nothing but a leftover in `incoming`.
import { createReadStream } from "node:fs";
import { mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { AppError } from "./errors.ts";

export interface Storage {
  /** A folder for files under way, on the same disk. */
  readonly incoming: string;
  /** A folder for what Spaces record while they are live: nothing in it is served. */
  readonly records: string;
  /** Takes a finished local file in under a name; it survives a power loss from here on. */
  keep(path: string, key: string): Promise<void>;
  find(key: string): Promise<StoredFile | undefined>;
  /** Nothing happens where there is none. */
  remove(key: string): Promise<void>;
  list(): AsyncIterable<ListedFile>;
  /** What lies in `incoming`, by name. */
  listIncoming(): AsyncIterable<ListedFile>;
}

export interface ListedFile {
  key: string;
  changedAt: Date;
}

export interface StoredFile {
  size: number;
  /** A local copy, for programs that read paths. */
  path: string;
  /** Both ends belong to it. */
  read(first: number, last: number): ReadableStream<Uint8Array>;
}

/** A key is a name without folders; the folders by its first letters keep directories small. */
const KEY = /^[a-z0-9]{8,64}(?:\.[a-z0-9]{2,5})?$/;

export async function openFolder(folder: string): Promise<Storage> {
  const files = join(folder, "files");
  const incoming = join(folder, "incoming");
  await mkdir(files, { recursive: true });
  const records = resolve(folder, "records");
  await mkdir(incoming, { recursive: true });
  await mkdir(records, { recursive: true });
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new AppError("not_found", "There is no such file");
    return join(files, key.slice(0, 2), key);
  };
  return {
    incoming,
    records,
    keep: (path, key) => moveIn(path, pathOf(key)),
    find: (key) => findFile(pathOf(key)),
    remove: (key) => rm(pathOf(key), { force: true }),
    list: () => listFiles(files),
    listIncoming: () => listFiles(incoming),
  };
}

async function moveIn(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  await mkdir(folder, { recursive: true });
  await synchronize(from);
  await rename(from, to);
  await synchronize(folder);
}

/** Of a file its bytes, of a folder the names in it. */
async function synchronize(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function findFile(path: string): Promise<StoredFile | undefined> {
  const found = await stat(path).catch(nothingThere);
  if (!found?.isFile()) return undefined;
  return {
    size: found.size,
    path,
    read: (first, last) =>
      Readable.toWeb(createReadStream(path, { start: first, end: last })) as ReadableStream<Uint8Array>,
  };
}

async function* listFiles(folder: string): AsyncIterable<ListedFile> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listFiles(path);
    else {
      const found = await stat(path).catch(nothingThere);
      if (found) yield { key: entry.name, changedAt: found.mtime };
    }
  }
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
