// What is kept of a Space that its host had recorded, and the figures of how many listened.
import type { AccountTables } from "../../accounts/schema.ts";
import type { Kit } from "../../db/kit.ts";
import type { MediaTables } from "../../media/schema.ts";
import type { SpaceTables } from "../schema.ts";

/**
 * `recording`: the red dot is on; `paused`: the Space goes on without it. After its end the replay is made (`processing`) and
 * can be heard (`ready`), or could not be made (`failed`); `deleted`: by the host, a moderator, or because its time is over.
 */
const RECORDING_STATES = ["recording", "paused", "processing", "ready", "failed", "deleted"] as const;

/** Who may cut a clip out of it. */
export const CLIPPERS = ["nobody", "host", "speakers", "everyone"] as const;
export type Clippers = (typeof CLIPPERS)[number];

/** A stretch that was recorded, in ms since the record began; open while it goes on. */
export interface Stretch {
  from: number;
  to: number | null;
}

export function recordingTables(
  kit: Kit,
  { accounts }: AccountTables,
  { media }: MediaTables,
  { spaces }: SpaceTables,
) {
  const spaceId = () =>
    kit
      .text("space_id")
      .notNull()
      .references(() => spaces.id, { onDelete: "cascade" });
  const recordings = kit.table(
    "recordings",
    {
      spaceId: kit
        .text("space_id")
        .primaryKey()
        .references(() => spaces.id, { onDelete: "cascade" }),
      state: kit.enum("state", RECORDING_STATES).notNull(),
      clippers: kit.enum("clippers", CLIPPERS).notNull().default("speakers"),
      /** When the record begins: all its times count from here. */
      startedAt: kit.time("started_at").notNull(),
      stretches: kit.json<Stretch[]>("stretches").notNull(),
      /** Where the host wants the replay to begin, in ms of the record; null for the first word. */
      trimMs: kit.int("trim_ms"),
      /** How far the replay is made, in per cent. */
      progress: kit.int("progress").notNull().default(0),
      /** Of the replay as it was made: where it begins in the record, and how long it is. */
      beginMs: kit.int("begin_ms"),
      durationMs: kit.int("duration_ms"),
      fileKey: kit.text("file_key"),
      bytes: kit.bigint("bytes").notNull().default(0),
      /** When all of it goes; null until the Space has ended. */
      expiresAt: kit.time("expires_at"),
      updatedAt: kit.time("updated_at").notNull(),
    },
    (t) => [
      kit.index("recordings_expires_idx").on(t.expiresAt),
      kit.index("recordings_file_idx").on(t.fileKey),
    ],
  );
  const recordedVoices = kit.table(
    "recorded_voices",
    {
      spaceId: spaceId(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      /** Whether anything that they said is in the replay. */
      heard: kit.bool("heard").notNull().default(false),
    },
    (t) => [kit.primaryKey({ columns: [t.spaceId, t.accountId] })],
  );
  const captionLines = kit.table(
    "caption_lines",
    {
      id: kit.text("id").primaryKey(),
      spaceId: spaceId(),
      /** Whose words they are; null where the captioner does not say. */
      accountId: kit.text("account_id").references(() => accounts.id, { onDelete: "cascade" }),
      /** In ms of the record. */
      fromMs: kit.int("from_ms").notNull(),
      toMs: kit.int("to_ms").notNull(),
      text: kit.text("text").notNull(),
      language: kit.text("language"),
    },
    (t) => [kit.index("caption_lines_space_idx").on(t.spaceId, t.fromMs)],
  );
  const clips = kit.table(
    "clips",
    {
      id: kit.text("id").primaryKey(),
      spaceId: spaceId(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      /** The sound, which the post shows. */
      mediaId: kit
        .text("media_id")
        .notNull()
        .references(() => media.id, { onDelete: "cascade" }),
      /** In ms of the record. */
      fromMs: kit.int("from_ms").notNull(),
      durationMs: kit.int("duration_ms").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.index("clips_space_idx").on(t.spaceId, t.id), kit.index("clips_media_idx").on(t.mediaId)],
  );
  const spaceSamples = kit.table(
    "space_samples",
    {
      spaceId: spaceId(),
      at: kit.time("at").notNull(),
      listeners: kit.int("listeners").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.spaceId, t.at] })],
  );
  return { recordings, recordedVoices, captionLines, clips, spaceSamples };
}
