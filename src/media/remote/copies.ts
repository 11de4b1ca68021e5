// Copies of files elsewhere: fetched when somebody looks, once for all who look, kept while there is room.
import { createHash, randomBytes } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { and, eq, lt } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { logger } from "../../log.ts";
import type { RemoteKind } from "../../ports.ts";
import type { StoredFile } from "../../storage.ts";
import type { Tables } from "../../schema.ts";
import { keepFile, removeOutputs } from "../keep-files.ts";
import { byteLimits } from "../limits.ts";
import { HEAD_BYTES, sniff, type FileType } from "../sniff.ts";
import { makeRoom } from "./make-room.ts";

export type RemoteFile = Tables["remoteFiles"]["$inferSelect"];

export interface Copy {
  key: string;
  file: StoredFile;
}

const HOUR_MS = 3_600_000;
const FETCH_MS = 60_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 24 * HOUR_MS;
/** Adding up what all copies take is not for every one of them. */
const LOOK_AFTER_BYTES = 10 * 1024 * 1024;
const EMOJI_BYTES = 1024 * 1024;
const FACE_BYTES = 8 * 1024 * 1024;

/** What is made smaller; the others stay as they came. */
const SIZES: Partial<Record<RemoteKind, { width: number; height: number }>> = {
  avatar: { width: 400, height: 400 },
  header: { width: 1_500, height: 1_500 },
  preview: { width: 640, height: 640 },
};

const log = logger("media", "remote");

export class Copies {
  readonly #app: App;
  readonly #underWay = new Map<string, Promise<Copy | undefined>>();
  /** Bytes kept since the disk was last looked at. */
  #fresh = Number.POSITIVE_INFINITY;

  constructor(app: App) {
    this.#app = app;
  }

  /** Undefined where there is none and none can be had now. */
  find(kind: RemoteKind, url: string): Promise<Copy | undefined> {
    const id = idOf(kind, url);
    const running = this.#underWay.get(id);
    if (running) return running;
    const finding = this.#find(id, kind, url).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, finding);
    return finding;
  }

  async #find(id: string, kind: RemoteKind, url: string): Promise<Copy | undefined> {
    // A copy from before its server was blocked, or its files refused, is not shown either.
    if (await this.#app.outgoing.refusesFiles(new URL(url).host)) return undefined;
    const now = this.#app.clock.now();
    const { q, t } = this.#app.store.read;
    const [row] = await q.select().from(t.remoteFiles).where(eq(t.remoteFiles.id, id));
    const kept = row && (await this.#kept(row, now));
    if (kept) return kept;
    if (row?.retryAt && row.retryAt > now) return undefined;
    try {
      const { key, bytes } = await fetchCopy(this.#app, kind, url);
      await this.#remember({ id, url, fileKey: key, bytes, failures: 0, retryAt: null, usedAt: now });
      return { key, file: (await this.#app.storage.find(key))! };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.debug("There is no copy of {url}: {reason}", { url, reason: error.message });
      const failures = (row?.failures ?? 0) + 1;
      const pause = Math.min(FIRST_PAUSE_MS * 4 ** (failures - 1), LONGEST_PAUSE_MS);
      const retryAt = new Date(now.getTime() + pause);
      await this.#remember({ id, url, fileKey: null, bytes: 0, failures, retryAt, usedAt: now });
      return undefined;
    }
  }

  async #kept({ id, fileKey }: RemoteFile, now: Date): Promise<Copy | undefined> {
    const file = fileKey === null ? undefined : await this.#app.storage.find(fileKey);
    if (!file || fileKey === null) return undefined;
    await this.#touch(id, now);
    return { key: fileKey, file };
  }

  /** A write an hour is enough to know what nobody looks at. */
  async #touch(id: string, now: Date): Promise<void> {
    const old = new Date(now.getTime() - HOUR_MS);
    const { q, t } = this.#app.store.read;
    const stale = and(eq(t.remoteFiles.id, id), lt(t.remoteFiles.usedAt, old));
    if ((await q.select({ id: t.remoteFiles.id }).from(t.remoteFiles).where(stale)).length === 0) return;
    await this.#app.store.tx((tx) => tx.q.update(tx.t.remoteFiles).set({ usedAt: now }).where(stale));
  }

  async #remember(row: RemoteFile): Promise<void> {
    await this.#app.store.tx(({ q, t }) =>
      q.insert(t.remoteFiles).values(row).onConflictDoUpdate({ target: t.remoteFiles.id, set: row }),
    );
    this.#fresh += row.bytes;
    if (this.#fresh < LOOK_AFTER_BYTES) return;
    this.#fresh = 0;
    await makeRoom(this.#app);
  }
}

/** Large and small copies of one file are two. */
function idOf(kind: RemoteKind, url: string): string {
  const form = SIZES[kind] ? kind : "whole";
  return createHash("sha256").update(`${form} ${url}`).digest("hex");
}

/** @throws AppError */
async function fetchCopy(app: App, kind: RemoteKind, url: string): Promise<{ key: string; bytes: number }> {
  const path = join(app.storage.incoming, `copy-${randomBytes(12).toString("hex")}`);
  try {
    const { type, bytes } = await download(app, kind, url, path);
    const size = SIZES[kind];
    if (!size) return { key: await keepFile(app, { path, mediaType: type.mediaType }), bytes };
    return await keepSmall(app, path, type, size);
  } finally {
    await rm(path, { force: true });
  }
}

async function keepSmall(app: App, path: string, type: FileType, size: { width: number; height: number }) {
  const task = { kind: "preview" as const, input: path, mediaType: type.mediaType, output: path, size };
  try {
    const { original } = await app.media.processor.run(task);
    return { key: await keepFile(app, original), bytes: original.bytes };
  } finally {
    await removeOutputs(task);
  }
}

/** To the disk, never whole into memory; what it is, its first bytes tell, whatever its server calls it. */
async function download(app: App, kind: RemoteKind, url: string, path: string) {
  const handle = await open(path, "wx", 0o600);
  const mayMove = kind === "attachment";
  let head = Buffer.alloc(0);
  let type: FileType | undefined;
  let bytes = 0;
  try {
    const response = await app.outgoing.request(url, {
      headers: { accept: mayMove ? "image/*, video/*, audio/*" : "image/*" },
      timeoutMs: FETCH_MS,
      maxBytes: await mostBytes(app, kind),
      async sink(chunk) {
        bytes += chunk.length;
        if (head.length < HEAD_BYTES)
          head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
        if (head.length === HEAD_BYTES) type ??= knownType(head, mayMove);
        await handle.write(chunk);
      },
    });
    if (response.status !== 200) throw new AppError("unavailable", `${url} answered ${response.status}`);
    return { type: type ?? knownType(head, mayMove), bytes };
  } finally {
    await handle.close();
  }
}

function knownType(head: Uint8Array, mayMove: boolean): FileType {
  const type = sniff(head);
  if (type && (mayMove || type.kind === "image")) return type;
  throw new AppError("unsupported_media_type", "This is no picture, video or sound");
}

async function mostBytes(app: App, kind: RemoteKind): Promise<number> {
  if (kind === "emoji") return EMOJI_BYTES;
  if (kind === "avatar" || kind === "header") return FACE_BYTES;
  const { image, moving } = await byteLimits(app);
  return kind === "preview" ? image : moving;
}
