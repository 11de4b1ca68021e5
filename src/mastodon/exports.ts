// /api/v1/exports, an extension: a person's lists as the files that Mastodon and others import.
import { Hono } from "hono";
import { AppError } from "../errors.ts";
import { kindOfFile } from "../portability/lists/files.ts";
import { writeCsv } from "../portability/lists/write-csv.ts";
import type { ListKind } from "../portability/schema.ts";
import type { ApiEnv } from "./env.ts";
import { requireUser } from "./viewer.ts";

export const exportedLists = new Hono<ApiEnv>();

/** What a token needs, after `read:` or `write:`. */
export const LIST_SCOPES: Record<ListKind, string> = {
  following: "follows",
  blocks: "blocks",
  mutes: "mutes",
  domain_blocks: "blocks",
  bookmarks: "bookmarks",
  lists: "lists",
};

exportedLists.get("/:file", async (c) => {
  const file = c.req.param("file");
  const kind = kindOfFile(file);
  if (!kind) throw new AppError("not_found", "There is no such file");
  const { account } = requireUser(c, `read:${LIST_SCOPES[kind]}`);
  return c.body(await writeCsv(c.var.app, account.id, kind), 200, csvHeaders(file));
});

export function csvHeaders(file: string): Record<string, string> {
  return {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${file}"`,
    "cache-control": "private, no-store",
  };
}
