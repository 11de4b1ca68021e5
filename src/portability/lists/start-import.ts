// Somebody brings a list along: its rows are written down, and a job takes them in.
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { createId } from "../../ids.ts";
import { enqueue } from "../../jobs/queue.ts";
import { IMPORT_MODES, LIST_KINDS } from "../schema.ts";
import { getImport, type Import } from "./queries.ts";
import { readCsv } from "./read-csv.ts";
import { IMPORTS } from "./run-imports.ts";

/** Under way at a time, of one person. */
const MAX_UNFINISHED = 5;
const ROWS_AT_ONCE = 200;

const draft = z.object({
  kind: z.enum(LIST_KINDS),
  mode: z.enum(IMPORT_MODES).default("merge"),
  data: z.string("is missing"),
});
export type ImportDraft = z.input<typeof draft>;

/** `data`: the text of the file. @throws AppError unprocessable, ZodError */
export async function startImport(app: App, accountId: string, input: ImportDraft): Promise<Import> {
  const { kind, mode, data } = draft.parse(input);
  const rows = readCsv(kind, data);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    const isUnderWay = and(eq(t.imports.accountId, accountId), isNull(t.imports.finishedAt));
    const underWay = await q.select({ id: t.imports.id }).from(t.imports).where(isUnderWay);
    if (underWay.length >= MAX_UNFINISHED)
      throw new AppError("unprocessable", "Wait until your other imports are done");
    const id = createId(at);
    const row = { id, accountId, kind, mode, total: rows.length, createdAt: at };
    const [made] = await q.insert(t.imports).values(row).returning();
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const some = rows.slice(from, from + ROWS_AT_ONCE);
      await q
        .insert(t.importRows)
        .values(some.map((cells, index) => ({ importId: id, position: from + index, cells })));
    }
    await enqueue(tx, IMPORTS, [{ importId: id }], at, { orderingKey: accountId });
    return made!;
  });
}

/** Those that failed are tried again. @throws AppError not_found */
export async function retryImport(app: App, accountId: string, id: string): Promise<Import> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    const before = await getImport(tx, accountId, id);
    if (!before.finishedAt || before.failed === 0) return before;
    const isFailed = and(eq(t.importRows.importId, id), eq(t.importRows.state, "failed"));
    await q.update(t.importRows).set({ state: "waiting", reason: null }).where(isFailed);
    await q.update(t.imports).set({ failed: 0, finishedAt: null }).where(eq(t.imports.id, id));
    await enqueue(tx, IMPORTS, [{ importId: id }], at, { orderingKey: accountId });
    return getImport(tx, accountId, id);
  });
}
