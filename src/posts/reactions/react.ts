// Someone here reacts to a post with an emoji, or takes it back.
import { and, eq, isNull } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { createId } from "../../ids.ts";
import { findOriginal, getOriginal } from "../queries.ts";
import { refuseBlocked } from "../refuse-blocked.ts";
import { customName, unicodeEmoji } from "./emoji.ts";
import { findCustomReaction } from "./queries.ts";
import { addReaction, removeReaction } from "./reaction-rows.ts";

/** `emoji`: a character, or the name of a custom one. Twice is once. @throws AppError not_found, blocked, unprocessable */
export async function react(app: App, accountId: string, postId: string, emoji: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const post = await getOriginal(tx, postId, accountId);
    await refuseBlocked(tx, accountId, post);
    const chosen = await choose(app, tx, post.id, emoji);
    const eventId = createId(at);
    const reaction = { ...chosen, accountId, uri: app.uris.activity(eventId) };
    await addReaction(tx, post, reaction, at, eventId);
  });
}

/** Nothing happens where there is no such reaction. */
export async function unreact(app: App, accountId: string, postId: string, emoji: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const post = await findOriginal(tx, postId);
    if (post) await removeReaction(tx, post, accountId, nameOf(app, emoji), app.clock.now());
  });
}

/** As it stands in the table of reactions. @throws AppError unprocessable */
export function nameOf(app: App, emoji: string): string {
  const sign = unicodeEmoji(emoji);
  if (sign !== undefined) return sign;
  const custom = customName(emoji);
  if (!custom) throw new AppError("unprocessable", "This is not an emoji");
  const { shortcode, domain } = custom;
  return domain === null || domain === app.config.domain ? shortcode : `${shortcode}@${domain}`;
}

interface Chosen {
  name: string;
  imageUrl: string | null;
}

/** Custom emoji are this server's own; one of another server may be joined in where it stands already. */
async function choose(app: App, db: Db, postId: string, emoji: string): Promise<Chosen> {
  const name = nameOf(app, emoji);
  if (unicodeEmoji(name) !== undefined) return { name, imageUrl: null };
  const there = await findCustomReaction(db, postId, name);
  const imageUrl = there?.imageUrl ?? (name.includes("@") ? undefined : await findOurs(db, name));
  if (!imageUrl) throw new AppError("unprocessable", "This server has no such emoji");
  return { name, imageUrl };
}

async function findOurs({ q, t }: Db, shortcode: string): Promise<string | undefined> {
  const [row] = await q
    .select({ url: t.customEmojis.url })
    .from(t.customEmojis)
    .where(and(eq(t.customEmojis.shortcode, shortcode), isNull(t.customEmojis.domain)));
  return row?.url;
}
