// Reads of custom emoji: those of this server, and those that stand in texts of whatever server.
import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";
import type { Account } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";
import type { Post } from "../queries.ts";
import { SHORTCODE } from "../text/patterns.ts";

export type CustomEmoji = Tables["customEmojis"]["$inferSelect"];

/** More than that in one text or list of texts stay text. */
const MAX_CODES = 500;

/** Something whose shortcodes are those of a server (null: this one). */
export interface EmojiText {
  domain: string | null;
  texts: readonly string[];
}

export function textOfAccount({ domain, name, bio, fields }: Account): EmojiText {
  return { domain, texts: [name, bio, ...fields.flatMap((field) => [field.name, field.value])] };
}

export function textOfPost({ content, spoiler }: Post, { domain }: Account): EmojiText {
  return { domain, texts: [spoiler, content] };
}

function shortcodesIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => [...text.matchAll(SHORTCODE)].map(([, code]) => code!)))];
}

/**
 * What the shortcodes of each text mean: looked up here, never taken from what a post says of itself (W2). One query for all
 * texts, and none where no text has a shortcode.
 */
export async function findEmojis(
  { q, t }: Db,
  all: readonly EmojiText[],
): Promise<(text: EmojiText) => CustomEmoji[]> {
  const codes = shortcodesIn(all.flatMap(({ texts }) => texts)).slice(0, MAX_CODES);
  if (codes.length === 0) return () => [];
  const { customEmojis } = t;
  const domains = [...new Set(all.flatMap(({ domain }) => domain ?? []))];
  const isThere =
    domains.length > 0
      ? or(isNull(customEmojis.domain), inArray(customEmojis.domain, domains))
      : isNull(customEmojis.domain);
  const rows = await q
    .select()
    .from(customEmojis)
    .where(and(inArray(customEmojis.shortcode, codes), isThere));
  const found = new Map(rows.map((row) => [keyOf(row.domain, row.shortcode), row]));
  return ({ domain, texts }) => shortcodesIn(texts).flatMap((code) => found.get(keyOf(domain, code)) ?? []);
}

function keyOf(domain: string | null, shortcode: string): string {
  return `${domain ?? ""} ${shortcode}`;
}

/** Those of this server, by category and name. */
export async function localEmojis({ q, t }: Db): Promise<CustomEmoji[]> {
  const { customEmojis } = t;
  return q
    .select()
    .from(customEmojis)
    .where(isNull(customEmojis.domain))
    .orderBy(asc(customEmojis.category), asc(customEmojis.shortcode));
}

export async function findLocalEmoji({ q, t }: Db, shortcode: string): Promise<CustomEmoji | undefined> {
  const { customEmojis } = t;
  const [row] = await q
    .select()
    .from(customEmojis)
    .where(and(isNull(customEmojis.domain), eq(customEmojis.shortcode, shortcode)));
  return row;
}
