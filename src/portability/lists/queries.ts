// Reads of imports.
import { and, asc, desc, eq, lt } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import type { Tables } from "../../schema.ts";

export type Import = Tables["imports"]["$inferSelect"];
export type ImportRow = Tables["importRows"]["$inferSelect"];

const LATEST = 20;

/** The latest first. */
export async function importsOf({ q, t }: Db, accountId: string): Promise<Import[]> {
  const { imports } = t;
  return q
    .select()
    .from(imports)
    .where(eq(imports.accountId, accountId))
    .orderBy(desc(imports.id))
    .limit(LATEST);
}

/** @throws AppError not_found: also for those of others */
export async function getImport({ q, t }: Db, accountId: string, id: string): Promise<Import> {
  const [found] = await q
    .select()
    .from(t.imports)
    .where(and(eq(t.imports.id, id), eq(t.imports.accountId, accountId)));
  if (!found) throw new AppError("not_found", "There is no such import");
  return found;
}

export async function rowsOf(
  { q, t }: Db,
  importId: string,
  state?: ImportRow["state"],
  limit = 50_000,
): Promise<ImportRow[]> {
  const { importRows: rows } = t;
  return q
    .select()
    .from(rows)
    .where(and(eq(rows.importId, importId), state && eq(rows.state, state)))
    .orderBy(asc(rows.position))
    .limit(limit);
}

/** What came of an import is kept for a month. */
export async function sweepImports(db: Db, before: Date): Promise<void> {
  await db.q.delete(db.t.imports).where(lt(db.t.imports.createdAt, before));
}
