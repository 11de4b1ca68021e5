// Spaces hosted here and those known from other servers, who wants to be reminded of them, and who is asked to speak.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";
import type { PostTables } from "../posts/schema.ts";

export const SPACE_STATES = ["scheduled", "live", "ended", "cancelled"] as const;
export type SpaceState = (typeof SPACE_STATES)[number];

/** `followers`: people who follow the host. */
export const LISTEN_RULES = ["everyone", "signed_in", "followers"] as const;
export type ListenRule = (typeof LISTEN_RULES)[number];

/** Who gets onto the stage when they ask: `followed` are people whom the host follows; `invited`, nobody who was not asked. */
export const SPEAK_RULES = ["everyone", "followed", "invited"] as const;
export type SpeakRule = (typeof SPEAK_RULES)[number];

/** What someone is asked to be. */
export const GUEST_ROLES = ["cohost", "speaker"] as const;
export type GuestRole = (typeof GUEST_ROLES)[number];

export interface SpaceImage {
  url: string;
  description: string;
}

export type SpaceTables = ReturnType<typeof spaceTables>;

export function spaceTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
  const spaces = kit.table(
    "spaces",
    {
      id: kit.text("id").primaryKey(),
      uri: kit.text("uri").notNull(),
      url: kit.text("url").notNull(),
      hostId: kit
        .text("host_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      title: kit.text("title").notNull(),
      topics: kit.json<string[]>("topics").notNull(),
      language: kit.text("language"),
      whoListens: kit.enum("who_listens", LISTEN_RULES).notNull().default("everyone"),
      whoSpeaks: kit.enum("who_speaks", SPEAK_RULES).notNull().default("everyone"),
      state: kit.enum("state", SPACE_STATES).notNull(),
      announcementId: kit.text("announcement_id").references(() => posts.id, { onDelete: "set null" }),
      /** What the host wishes, or has done by now; whether it is recorded right now is the room's business. */
      wantsRecording: kit.bool("wants_recording").notNull().default(false),
      /** While it is locked, nobody else comes in. */
      lockedAt: kit.time("locked_at"),
      listenersCount: kit.int("listeners_count").notNull().default(0),
      /** The most listeners at once. */
      peakListeners: kit.int("peak_listeners").notNull().default(0),
      scheduledFor: kit.time("scheduled_for"),
      /** Where the host planned it: an IANA name, for calendars. */
      timezone: kit.text("timezone"),
      startedAt: kit.time("started_at"),
      endedAt: kit.time("ended_at"),
      /** When those who asked for it were reminded of the time that it is scheduled for. */
      remindedAt: kit.time("reminded_at"),
      /** Ours: when the servers that follow it last got its Event. */
      toldAt: kit.time("told_at"),
      /** Remote Spaces: when their server last spoke of them; live ones count as over after an hour of silence. */
      heardAt: kit.time("heard_at"),
      /** Remote Spaces: who their server says is on the stage; people here are shown once they are known. */
      speakerUris: kit.json<string[]>("speaker_uris").notNull(),
      /** Remote Spaces: the picture on their Event. */
      image: kit.json<SpaceImage | null>("image"),
      /** Remote Spaces: where they can be heard again. */
      replayUrl: kit.text("replay_url"),
      createdAt: kit.time("created_at").notNull(),
      updatedAt: kit.time("updated_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("spaces_uri_key").on(t.uri),
      kit.index("spaces_state_idx").on(t.state, t.id),
      kit.index("spaces_upcoming_idx").on(t.state, t.scheduledFor),
      kit.index("spaces_host_idx").on(t.hostId, t.id),
    ],
  );
  /** The topics as keys in which all spellings of a word are one. */
  const spaceTopics = kit.table(
    "space_topics",
    {
      spaceId: kit
        .text("space_id")
        .notNull()
        .references(() => spaces.id, { onDelete: "cascade" }),
      key: kit.text("key").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.spaceId, t.key] }),
      kit.index("space_topics_key_idx").on(t.key, t.spaceId),
    ],
  );
  const spaceAndAccount = () => ({
    spaceId: kit
      .text("space_id")
      .notNull()
      .references(() => spaces.id, { onDelete: "cascade" }),
    accountId: kit
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
  });
  /** Who wants to be told when it starts: people here, and those of other servers who joined one of ours. */
  const spaceReminders = kit.table(
    "space_reminders",
    {
      ...spaceAndAccount(),
      /** The id of the Join that went to another server, or came from one. */
      joinUri: kit.text("join_uri"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.spaceId, t.accountId] }),
      kit.index("space_reminders_account_idx").on(t.accountId, t.spaceId),
    ],
  );
  /** Who was asked onto the stage by name; those who said yes are listed on the announcement and the Event. */
  const spaceGuests = kit.table(
    "space_guests",
    {
      ...spaceAndAccount(),
      role: kit.enum("role", GUEST_ROLES).notNull(),
      /** The id of the Invite. */
      inviteUri: kit.text("invite_uri").notNull(),
      /** Who hosted it then. Once they are gone it is of who started it. */
      invitedById: kit.text("invited_by_id").references(() => accounts.id, { onDelete: "set null" }),
      acceptedAt: kit.time("accepted_at"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.spaceId, t.accountId] }),
      kit.index("space_guests_account_idx").on(t.accountId, t.spaceId),
      kit.uniqueIndex("space_guests_invite_key").on(t.inviteUri),
    ],
  );
  /** Servers that fetched the Event with a signature: they get its updates until it ends. */
  const spaceSubscribers = kit.table(
    "space_subscribers",
    {
      spaceId: kit
        .text("space_id")
        .notNull()
        .references(() => spaces.id, { onDelete: "cascade" }),
      host: kit.text("host").notNull(),
      inbox: kit.text("inbox").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.spaceId, t.host] })],
  );
  return { spaces, spaceTopics, spaceReminders, spaceGuests, spaceSubscribers };
}
