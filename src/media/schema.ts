// Files that people here put up, and copies of pictures from elsewhere.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";

export const MEDIA_TYPES = ["image", "gifv", "video", "audio"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** What of a picture must be seen where it is cropped: −1 to 1, from the left and from the bottom. */
export interface FocalPoint {
  x: number;
  y: number;
}

/** Of one version of a file; sizes in pixels, durations in seconds, rates in bits or frames a second. */
export interface MediaSize {
  width?: number;
  height?: number;
  duration?: number;
  frameRate?: string;
  bitRate?: number;
}

export interface MediaSizes {
  original?: MediaSize;
  small?: MediaSize;
}

export type MediaTables = ReturnType<typeof mediaTables>;

export function mediaTables(kit: Kit, { accounts }: AccountTables) {
  const media = kit.table(
    "media",
    {
      id: kit.text("id").primaryKey(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      type: kit.enum("type", MEDIA_TYPES).notNull(),
      state: kit.enum("state", ["processing", "ready", "failed"]).notNull(),
      /** Why it failed, in words for the person. */
      failure: kit.text("failure"),
      /** The alt text; empty for none. */
      description: kit.text("description").notNull().default(""),
      focus: kit.json<FocalPoint>("focus"),
      blurhash: kit.text("blurhash"),
      sizes: kit.json<MediaSizes>("sizes").notNull(),
      mediaType: kit.text("media_type").notNull(),
      /** Of all its files together. */
      bytes: kit.bigint("bytes").notNull().default(0),
      /** SHA-256 of the file that is shown, in hex; null until there is one. */
      hash: kit.text("hash"),
      /** The name of the file that is shown; while it is processed, of the upload. Nobody can guess it. */
      fileKey: kit.text("file_key").notNull(),
      previewKey: kit.text("preview_key"),
      /** The post, scheduled post or profile that shows it; null for none yet, or none any more. */
      usedBy: kit.text("used_by"),
      /** When what is not in use goes; null while it is in use. */
      expiresAt: kit.time("expires_at"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.index("media_account_idx").on(t.accountId, t.id),
      kit.index("media_used_idx").on(t.usedBy),
      kit.index("media_expires_idx").on(t.expiresAt),
      kit.index("media_file_idx").on(t.fileKey),
      kit.index("media_preview_idx").on(t.previewKey),
    ],
  );
  const remoteFiles = kit.table(
    "remote_files",
    {
      /** SHA-256 of the address, in hex. */
      id: kit.text("id").primaryKey(),
      url: kit.text("url").notNull(),
      /** Null while there is no copy: never fetched, gone to make room, or the last attempt failed. */
      fileKey: kit.text("file_key"),
      bytes: kit.bigint("bytes").notNull().default(0),
      failures: kit.int("failures").notNull().default(0),
      /** Not fetched again before. */
      retryAt: kit.time("retry_at"),
      /** To the hour: what was not asked for the longest time goes first. */
      usedAt: kit.time("used_at").notNull(),
    },
    (t) => [
      kit.index("remote_files_used_idx").on(t.usedAt),
      kit.index("remote_files_file_idx").on(t.fileKey),
    ],
  );
  return { media, remoteFiles };
}
