// The emoji of this server: admins add and remove them. A picture lies in the data folder under a name made of its bytes.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { and, eq, isNull } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { createId } from "../../ids.ts";
import { findLocalEmoji, type CustomEmoji } from "./queries.ts";

export const MAX_EMOJI_BYTES = 256 * 1024;
const SHORTCODE = /^[a-z0-9_]{2,60}$/i;
const FILE = /^[0-9a-f]{32}\.(png|gif|webp)$/;

export interface NewEmoji {
  shortcode: string;
  /** PNG, GIF or WebP. */
  picture: Buffer;
  category?: string | undefined;
}

/** One that is there gets the new picture and category. @throws AppError unprocessable, too_large */
export async function addEmoji(app: App, { shortcode, picture, category }: NewEmoji): Promise<CustomEmoji> {
  if (!SHORTCODE.test(shortcode)) throw refusal("A shortcode is 2 to 60 letters a to z, digits or _");
  if (picture.length > MAX_EMOJI_BYTES)
    throw new AppError("too_large", `An emoji has at most ${MAX_EMOJI_BYTES / 1024} KB`);
  const type = typeOf(picture);
  if (!type) throw refusal("An emoji is a PNG, GIF or WebP picture");
  const before = await findLocalEmoji(app.store.read, shortcode);
  const file = `${createHash("sha256").update(picture).digest("hex").slice(0, 32)}.${type}`;
  await keep(app, file, picture);
  const values = {
    file,
    url: `${app.uris.origin}/emojis/${file}`,
    mediaType: `image/${type}`,
    updatedAt: app.clock.now(),
    ...(category === undefined ? {} : { category }),
  };
  await app.store.tx(async ({ q, t }) => {
    const { customEmojis } = t;
    if (before) await q.update(customEmojis).set(values).where(eq(customEmojis.id, before.id));
    else await q.insert(customEmojis).values({ ...values, id: createId(values.updatedAt), shortcode });
  });
  if (before?.file && before.file !== file) await dropUnused(app, before.file);
  return (await findLocalEmoji(app.store.read, shortcode))!;
}

/** @throws AppError not_found */
export async function removeEmoji(app: App, shortcode: string): Promise<void> {
  const emoji = await findLocalEmoji(app.store.read, shortcode);
  if (!emoji) throw new AppError("not_found", `There is no emoji :${shortcode}:`);
  await app.store.tx(({ q, t }) => q.delete(t.customEmojis).where(eq(t.customEmojis.id, emoji.id)));
  if (emoji.file) await dropUnused(app, emoji.file);
}

/** The bytes of a picture of ours. @throws AppError not_found */
export async function emojiPicture(app: App, file: string): Promise<Buffer<ArrayBuffer>> {
  const missing = new AppError("not_found", "There is no such emoji");
  if (!FILE.test(file)) throw missing;
  return readFile(join(folderOf(app), file)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? missing : error;
  });
}

/** By the first bytes: neither the name nor what anyone calls it is believed. */
function typeOf(bytes: Buffer): "png" | "gif" | "webp" | undefined {
  const starts = (text: string, at = 0) => bytes.toString("latin1", at, at + text.length) === text;
  if (starts("\x89PNG\r\n\x1a\n")) return "png";
  if (starts("GIF87a") || starts("GIF89a")) return "gif";
  return starts("RIFF") && starts("WEBP", 8) ? "webp" : undefined;
}

/** Whole, or not at all. */
async function keep(app: App, file: string, picture: Buffer): Promise<void> {
  const folder = folderOf(app);
  await mkdir(folder, { recursive: true });
  const under = join(folder, `${file}.${createId()}.part`);
  await writeFile(under, picture);
  await rename(under, join(folder, file));
}

/** Two emoji may share a picture. */
async function dropUnused(app: App, file: string): Promise<void> {
  const { q, t } = app.store.read;
  const same = and(isNull(t.customEmojis.domain), eq(t.customEmojis.file, file));
  const users = await q.select({ id: t.customEmojis.id }).from(t.customEmojis).where(same);
  if (users.length === 0) await rm(join(folderOf(app), file), { force: true });
}

function folderOf({ config }: App): string {
  return join(config.dataDir, "emojis");
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message);
}
