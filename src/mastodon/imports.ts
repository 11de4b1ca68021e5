// /api/v1/imports, an extension: lists that a person brings from elsewhere, and how far each is.
import { Hono } from "hono";
import { z } from "zod";
import { readBody } from "../http.ts";
import { getImport, importsOf, rowsOf, type Import, type ImportRow } from "../portability/lists/queries.ts";
import { LIST_FILES } from "../portability/lists/files.ts";
import { retryImport, startImport, type ImportDraft } from "../portability/lists/start-import.ts";
import { fileOf } from "../portability/lists/write-csv.ts";
import { IMPORT_MODES, LIST_KINDS } from "../portability/schema.ts";
import type { ApiEnv } from "./env.ts";
import { csvHeaders, LIST_SCOPES } from "./exports.ts";
import { requireUser } from "./viewer.ts";

export const imports = new Hono<ApiEnv>();

const MAX_BYTES = 4 * 1024 * 1024;
/** Failures that are shown; the file has all. */
const SHOWN = 50;

const form = z.object({
  type: z.enum(LIST_KINDS),
  mode: z.enum(IMPORT_MODES).default("merge"),
  data: z.union([z.string(), z.instanceof(Blob)], "is missing"),
});

imports.get("/", async (c) => {
  const { account } = requireUser(c, "read:accounts");
  const { read } = c.var.app.store;
  const found = await importsOf(read, account.id);
  return c.json(
    await Promise.all(found.map(async (one) => toImport(one, await rowsOf(read, one.id, "failed", SHOWN)))),
  );
});

imports.get("/:id", async (c) => {
  const { account } = requireUser(c, "read:accounts");
  const { read } = c.var.app.store;
  const found = await getImport(read, account.id, c.req.param("id"));
  return c.json(toImport(found, await rowsOf(read, found.id, "failed", SHOWN)));
});

/** The rows that could not be taken, as a file that can be corrected and brought again. */
imports.get("/:id/failures.csv", async (c) => {
  const { account } = requireUser(c, "read:accounts");
  const { read } = c.var.app.store;
  const { id, kind } = await getImport(read, account.id, c.req.param("id"));
  const rows = await rowsOf(read, id, "failed");
  const file = fileOf(
    kind,
    rows.map(({ cells }) => cells),
  );
  return c.body(file, 200, csvHeaders(`failed_${LIST_FILES[kind].name}`));
});

/** `data`: the text of the file, or the file in a multipart form. */
imports.post("/", async (c) => {
  const { type: kind, mode, data } = form.parse(await readBody(c.req.raw, MAX_BYTES));
  const { account } = requireUser(c, `write:${LIST_SCOPES[kind]}`);
  const text = typeof data === "string" ? data : await data.text();
  const draft: ImportDraft = { kind, mode, data: text };
  return c.json(toImport(await startImport(c.var.app, account.id, draft), []), 202);
});

imports.post("/:id/retry", async (c) => {
  const { account } = requireUser(c, "write:accounts");
  return c.json(toImport(await retryImport(c.var.app, account.id, c.req.param("id")), []), 202);
});

function toImport(found: Import, failed: ImportRow[]) {
  return {
    id: found.id,
    type: found.kind,
    mode: found.mode,
    total: found.total,
    done: found.done,
    failed: found.failed,
    failures: failed.map(({ cells, reason }) => ({ row: cells, reason })),
    created_at: found.createdAt.toISOString(),
    finished_at: found.finishedAt?.toISOString() ?? null,
  };
}
