// Lists that people bring from elsewhere, row by row, and the archives of all that is theirs that they ask for.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";

/** What lists can be of; each has a CSV as Mastodon writes it. */
export const LIST_KINDS = ["following", "blocks", "mutes", "domain_blocks", "bookmarks", "lists"] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** `merge` adds to what is there; `overwrite` takes away what the file does not name. */
export const IMPORT_MODES = ["merge", "overwrite"] as const;

export function portabilityTables(kit: Kit, { accounts }: AccountTables) {
  const account = () =>
    kit
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });
  const imports = kit.table(
    "imports",
    {
      id: kit.text("id").primaryKey(),
      accountId: account(),
      kind: kit.enum("kind", LIST_KINDS).notNull(),
      mode: kit.enum("mode", IMPORT_MODES).notNull(),
      total: kit.int("total").notNull(),
      /** Rows that are in, and rows that could not be taken. */
      done: kit.int("done").notNull().default(0),
      failed: kit.int("failed").notNull().default(0),
      /** What the file does not name is taken away: once, before the rows. */
      clearedAt: kit.time("cleared_at"),
      finishedAt: kit.time("finished_at"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.index("imports_account_idx").on(t.accountId, t.id)],
  );
  const importRows = kit.table(
    "import_rows",
    {
      importId: kit
        .text("import_id")
        .notNull()
        .references(() => imports.id, { onDelete: "cascade" }),
      /** Of the row in the file. */
      position: kit.int("position").notNull(),
      /** The cells of the row, in the order of the file's columns as we export them. */
      cells: kit.json<string[]>("cells").notNull(),
      state: kit.enum("state", ["waiting", "done", "failed"]).notNull().default("waiting"),
      /** The code of the error. */
      reason: kit.text("reason"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.importId, t.position] }),
      kit.index("import_rows_state_idx").on(t.importId, t.state, t.position),
    ],
  );
  const archives = kit.table(
    "archives",
    {
      id: kit.text("id").primaryKey(),
      accountId: account(),
      state: kit.enum("state", ["waiting", "ready", "failed"]).notNull().default("waiting"),
      /** Posts and files that go into it, and those that are in. */
      total: kit.int("total").notNull().default(0),
      done: kit.int("done").notNull().default(0),
      /** Its name in the folder of archives; null until it is whole, and after its time. */
      fileKey: kit.text("file_key"),
      bytes: kit.bigint("bytes").notNull().default(0),
      createdAt: kit.time("created_at").notNull(),
      /** From when on it can't be fetched; null until it is whole. */
      expiresAt: kit.time("expires_at"),
    },
    (t) => [
      kit.index("archives_account_idx").on(t.accountId, t.id),
      kit.index("archives_expires_idx").on(t.expiresAt),
    ],
  );
  return { imports, importRows, archives };
}
