// Which post quotes which, and whether the quoted author agrees (FEP-044f).
import type { AccountTables } from "../../accounts/schema.ts";
import type { Kit } from "../../db/kit.ts";
import type { PostTables } from "../schema.ts";

const QUOTE_STATES = ["pending", "accepted", "rejected", "revoked", "unauthorized"] as const;
export type QuoteState = (typeof QUOTE_STATES)[number];

export function quoteTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
  const quotes = kit.table(
    "quotes",
    {
      id: kit.text("id").primaryKey(),
      /** The post that quotes. */
      postId: kit
        .text("post_id")
        .notNull()
        .references(() => posts.id, { onDelete: "cascade" }),
      /** Its author. */
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      quotedUri: kit.text("quoted_uri").notNull(),
      /** Null while it is not known here. */
      quotedPostId: kit.text("quoted_post_id").references(() => posts.id, { onDelete: "set null" }),
      quotedAccountId: kit.text("quoted_account_id").references(() => accounts.id, { onDelete: "set null" }),
      state: kit.enum("state", QUOTE_STATES).notNull(),
      /** The id of the QuoteRequest that asked. */
      requestUri: kit.text("request_uri"),
      /** The id of the QuoteAuthorization that the quoted author gave. */
      approvalUri: kit.text("approval_uri"),
      /** Said in an older word than FEP-044f's, by a server that asks nobody. */
      isLegacy: kit.bool("is_legacy").notNull().default(false),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("quotes_post_key").on(t.postId),
      kit.index("quotes_quoted_idx").on(t.quotedPostId, t.id),
      kit.index("quotes_quoted_uri_idx").on(t.quotedUri),
      kit.index("quotes_request_idx").on(t.requestUri),
      kit.index("quotes_approval_idx").on(t.approvalUri),
      kit.index("quotes_account_idx").on(t.accountId),
      kit.index("quotes_quoted_account_idx").on(t.quotedAccountId),
    ],
  );
  return { quotes };
}
