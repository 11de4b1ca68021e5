// What a live Space must still know after a restart: who has which role, who asks for one, who was sent out, who may come
// through the locked door, what is pinned, whether it is recorded.
import type { AccountTables } from "../../accounts/schema.ts";
import type { Kit } from "../../db/kit.ts";
import type { PostTables } from "../../posts/schema.ts";
import { ROOM_ROLES } from "../roles.ts";
import { GUEST_ROLES, type SpaceTables } from "../schema.ts";

export function roomTables(
  kit: Kit,
  { accounts }: AccountTables,
  { posts }: PostTables,
  { spaces }: SpaceTables,
) {
  const spaceId = () =>
    kit
      .text("space_id")
      .notNull()
      .references(() => spaces.id, { onDelete: "cascade" });
  const accountId = (name = "account_id") =>
    kit.text(name).references(() => accounts.id, { onDelete: "cascade" });
  /** People of whom there is something to know; a listener without a row is just that. */
  const spacePeople = kit.table(
    "space_people",
    {
      spaceId: spaceId(),
      accountId: accountId().notNull(),
      role: kit.enum("role", ROOM_ROLES).notNull().default("listener"),
      /** When they got this role. */
      since: kit.time("since").notNull(),
      /** Has been on the stage. */
      spoke: kit.bool("spoke").notNull().default(false),
      agreedToRecordingAt: kit.time("agreed_to_recording_at"),
      /** Sent out: they do not come into this Space again. */
      removedAt: kit.time("removed_at"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.spaceId, t.accountId] }),
      kit.index("space_people_account_idx").on(t.accountId, t.spaceId),
    ],
  );
  /** Who asks to speak, and who is asked to: gone once it is settled, or the Space over. */
  const spaceHands = kit.table(
    "space_hands",
    {
      spaceId: spaceId(),
      accountId: accountId().notNull(),
      raisedAt: kit.time("raised_at"),
      /** What they are invited to be. */
      invitedAs: kit.enum("invited_as", GUEST_ROLES),
      invitedById: accountId("invited_by_id"),
    },
    (t) => [kit.primaryKey({ columns: [t.spaceId, t.accountId] })],
  );
  /** While it is locked: who may come back, as they are in it or were until a moment ago. */
  const spaceInsiders = kit.table(
    "space_insiders",
    {
      spaceId: spaceId(),
      /** An account's id; of who has none the hash of what they come back with. */
      key: kit.text("key").notNull(),
      /** Null while they are inside. */
      leftAt: kit.time("left_at"),
    },
    (t) => [kit.primaryKey({ columns: [t.spaceId, t.key] })],
  );
  /** The lock stands on the Space itself. */
  const spaceRooms = kit.table("space_rooms", {
    spaceId: spaceId().primaryKey(),
    captionerId: accountId("captioner_id"),
    tipJarId: accountId("tip_jar_id"),
    recordingSince: kit.time("recording_since"),
    /** It was recorded before, or is: what the host wished at first has been done. */
    recordedOnce: kit.bool("recorded_once").notNull().default(false),
  });
  const spacePins = kit.table(
    "space_pins",
    {
      spaceId: spaceId(),
      postId: kit
        .text("post_id")
        .notNull()
        .references(() => posts.id, { onDelete: "cascade" }),
      byId: accountId("by_id").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.spaceId, t.postId] })],
  );
  /** Whether someone wants to be seen among listeners, in whatever room. */
  const listenerPreferences = kit.table("listener_preferences", {
    accountId: accountId().primaryKey(),
    visible: kit.bool("visible").notNull(),
  });
  return { spacePeople, spaceHands, spaceInsiders, spaceRooms, spacePins, listenerPreferences };
}
