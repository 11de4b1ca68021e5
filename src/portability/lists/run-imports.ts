// The job that takes imports in: a few rows at a time with a pause between, so that other servers are not flooded with look-ups;
// each row is one transaction with its mark, so a crash at any point loses and repeats nothing.
import { and, eq, sql } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { enqueue } from "../../jobs/queue.ts";
import { clearRest } from "./clear-rest.ts";
import { rowsOf, sweepImports, type Import, type ImportRow } from "./queries.ts";
import { prepareRow, type Deed } from "./take-row.ts";

export const IMPORTS = "imports";

/** At most 50 look-ups a second of one import, and two imports at a time. */
const BATCH = 20;
const PAUSE_MS = 400;
const CONCURRENCY = 2;
const MAX_ATTEMPTS = 10;
const AGAIN_MS = 60_000;
const KEPT_MS = 30 * 24 * 3_600_000;

/** Plugs the queue in; before the app starts. */
export function runImports(app: App): void {
  app.runJobs({
    queue: IMPORTS,
    concurrency: CONCURRENCY,
    run: ({ payload }) => step(app, (payload as { importId: string }).importId),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + AGAIN_MS) : undefined,
  });
  app.schedule.add({
    name: "imports",
    everyMs: 3_600_000,
    run: (now) => app.store.tx((tx) => sweepImports(tx, new Date(now.getTime() - KEPT_MS))),
  });
}

async function step(app: App, importId: string): Promise<void> {
  const { q, t } = app.store.read;
  const [found] = await q.select().from(t.imports).where(eq(t.imports.id, importId));
  if (!found || found.finishedAt) return;
  if (found.mode === "overwrite" && !found.clearedAt) await clear(app, found);
  const rows = await rowsOf(app.store.read, importId, "waiting", BATCH);
  for (const row of rows) await take(app, found, row);
  await goOn(app, found, rows.length === BATCH);
}

async function clear(app: App, { id, accountId, kind }: Import): Promise<void> {
  const rows = await rowsOf(app.store.read, id);
  await clearRest(
    app,
    accountId,
    kind,
    rows.map(({ cells }) => cells),
  );
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.imports).set({ clearedAt: app.clock.now() }).where(eq(t.imports.id, id));
  });
}

async function take(app: App, { accountId, kind }: Import, row: ImportRow): Promise<void> {
  try {
    const deed = await prepareRow(app, accountId, kind, row.cells);
    await mark(app, row, "done", null, deed);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await mark(app, row, "failed", error.code);
  }
}

/** In one transaction with what the row asks for. */
async function mark(
  app: App,
  { importId, position }: ImportRow,
  state: "done" | "failed",
  reason: string | null,
  deed?: Deed,
): Promise<void> {
  await app.store.tx(async (tx) => {
    const { imports, importRows: rows } = tx.t;
    const [marked] = await tx.q
      .update(rows)
      .set({ state, reason })
      .where(and(eq(rows.importId, importId), eq(rows.position, position), eq(rows.state, "waiting")))
      .returning({ position: rows.position });
    if (!marked) return; // another process was faster
    await deed?.(tx);
    await tx.q
      .update(imports)
      .set({ [state]: sql`${imports[state]} + 1` })
      .where(eq(imports.id, importId));
  });
}

async function goOn(app: App, { id, accountId, kind }: Import, isMore: boolean): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    if (!isMore) {
      await tx.q.update(tx.t.imports).set({ finishedAt: at }).where(eq(tx.t.imports.id, id));
      return;
    }
    const pause = kind === "domain_blocks" ? 0 : PAUSE_MS;
    const runAt = new Date(at.getTime() + pause);
    await enqueue(tx, IMPORTS, [{ importId: id }], at, { orderingKey: accountId, runAt });
  });
}
