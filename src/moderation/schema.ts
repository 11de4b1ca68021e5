// Reports of accounts, and the badges that admins give to accounts of this server.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";

/** Mastodon's, and one of our own: somebody asks for money in another's name. */
export const REPORT_CATEGORIES = ["spam", "legal", "violation", "payment_fraud", "other"] as const;
export type ReportCategory = (typeof REPORT_CATEGORIES)[number];

/** What an account is in the world, as an admin has seen proof of. */
export const ROLE_BADGES = ["journalist", "creator", "expert", "non-profit"] as const;
/** `approved`: an admin knows whose account it is, and nothing more. They are no staff roles. */
export const BADGES = ["approved", ...ROLE_BADGES] as const;
export type Badge = (typeof BADGES)[number];

export function moderationTables(kit: Kit, { accounts }: AccountTables) {
  const account = (name: string) =>
    kit
      .text(name)
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });
  const reports = kit.table(
    "reports",
    {
      id: kit.text("id").primaryKey(),
      /** The id of the Flag: of the one that came, or of the one that goes out. */
      uri: kit.text("uri").notNull(),
      /** Who reports; of another server often its own actor, which speaks for someone there. */
      reporterId: account("reporter_id"),
      targetAccountId: account("target_account_id"),
      category: kit.enum("category", REPORT_CATEGORIES).notNull(),
      /** Plain text. */
      comment: kit.text("comment").notNull(),
      postIds: kit.json<string[]>("post_ids").notNull(),
      /** Of the instance's rules that were broken, as clients name them. */
      ruleIds: kit.json<string[]>("rule_ids").notNull(),
      spaceId: kit.text("space_id"),
      /** Whether the server of a remote account hears of it too. */
      forwarded: kit.bool("forwarded").notNull(),
      createdAt: kit.time("created_at").notNull(),
      /** The moderator who takes care of it. */
      assignedToId: kit.text("assigned_to_id").references(() => accounts.id, { onDelete: "set null" }),
      resolvedAt: kit.time("resolved_at"),
      /** Null where it was done on the command line. */
      resolvedById: kit.text("resolved_by_id").references(() => accounts.id, { onDelete: "set null" }),
    },
    (t) => [
      kit.uniqueIndex("reports_uri_key").on(t.uri),
      kit.index("reports_target_idx").on(t.targetAccountId, t.id),
      kit.index("reports_reporter_idx").on(t.reporterId),
    ],
  );
  const accountBadges = kit.table(
    "account_badges",
    {
      accountId: account("account_id"),
      badge: kit.enum("badge", BADGES).notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.accountId, t.badge] })],
  );
  return { reports, accountBadges };
}
