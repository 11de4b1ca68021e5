// Tip jars: what an account lists, and the append-only history of what it listed before.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";

export const TIP_VISIBILITIES = ["federated", "local", "signed_in"] as const;
export type TipVisibility = (typeof TIP_VISIBILITIES)[number];

const TIP_SOURCES = ["owner", "link", "monetization", "support", "field"] as const;
/** Where an entry was read: of its owner here, or of which part of a remote actor. */
export type TipSource = (typeof TIP_SOURCES)[number];

/** What the owner suggests to give. */
export interface SuggestedAmounts {
  /** ISO 4217, or a coin's usual letters. */
  currency: string;
  /** Decimal numbers with a point, at most four. */
  values: string[];
}

export function tipTables(kit: Kit, { accounts }: AccountTables) {
  const account = (name: string) =>
    kit
      .text(name)
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });
  const tipJars = kit.table("tip_jars", {
    accountId: kit
      .text("account_id")
      .primaryKey()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Off until its owner switches it on; remote jars are always on. */
    enabled: kit.bool("enabled").notNull(),
    /** When a local owner said to be of age; null for remote jars. */
    adultDeclaredAt: kit.time("adult_declared_at"),
    /** When what it shows last changed; null for a remote jar that is still as it was first seen. */
    changedAt: kit.time("changed_at"),
    /** Nobody but the owner sees it until a moderator lets it go on (T12). */
    frozenAt: kit.time("frozen_at"),
    frozenBy: kit.enum("frozen_by", ["reports", "moderator"]),
  });
  const tipEntries = kit.table(
    "tip_entries",
    {
      id: kit.text("id").primaryKey(),
      accountId: account("account_id"),
      position: kit.int("position").notNull(),
      /** An id of the catalogue; `custom-url` for a page of a service that it does not know. */
      service: kit.text("service").notNull(),
      name: kit.text("name").notNull(),
      handle: kit.text("handle").notNull(),
      href: kit.text("href"),
      visibility: kit.enum("visibility", TIP_VISIBILITIES).notNull(),
      source: kit.enum("source", TIP_SOURCES).notNull(),
      amounts: kit.json<SuggestedAmounts>("amounts"),
      /** When this server last found the way back to the profile on the entry's page (T10). */
      linksBackAt: kit.time("links_back_at"),
      /** When it last looked; null until then, and for what it never fetches. */
      linkCheckedAt: kit.time("link_checked_at"),
    },
    (t) => [
      kit.index("tip_entries_account_idx").on(t.accountId, t.position),
      kit.index("tip_entries_checked_idx").on(t.linkCheckedAt),
    ],
  );
  const tipHistory = kit.table(
    "tip_history",
    {
      id: kit.text("id").primaryKey(),
      accountId: account("account_id"),
      change: kit.enum("change", ["added", "removed"]).notNull(),
      service: kit.text("service").notNull(),
      name: kit.text("name").notNull(),
      handle: kit.text("handle").notNull(),
      href: kit.text("href"),
      /** Who could see the entry, and so may see that it was there. */
      visibility: kit.enum("visibility", TIP_VISIBILITIES).notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.index("tip_history_account_idx").on(t.accountId, t.id)],
  );
  return { tipJars, tipEntries, tipHistory };
}
