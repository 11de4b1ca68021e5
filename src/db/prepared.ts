// Queries that are built once: with Drizzle, building one takes ten times as long as running it, and a few run for each activity
// that comes. On PostgreSQL a transaction has handles of its own, so there only reads outside of one gain.
import { is, Placeholder, SQL, sql, type Column, type Table } from "drizzle-orm";
import { quicken } from "./quicken.ts";
import type { Db, Tx } from "./store.ts";

type Handle = Db["q"];
let names = 0;

/** What `build` makes of a handle, made once for each. `name` tells statements apart on PostgreSQL's connections. */
export function prepared<T>(build: (db: Db) => { prepare(): T }): (db: Db) => T {
  const made = new WeakMap<Handle, T>();
  const name = `q${++names}`;
  return (db) => {
    const known = made.get(db.q);
    if (known) return known;
    const query = build(db);
    const statement = (query.prepare as (name: string) => T).call(query, name);
    quicken(statement as object);
    made.set(db.q, statement);
    return statement;
  };
}

/**
 * The condition that a column is one of a list, which is given by `name` when the statement runs: `in (?, ?, …)` would be another
 * statement for each length.
 */
export function among({ dialect }: Db, column: Column | SQL, name: string): SQL {
  const list = (mapToDriverValue: (value: unknown) => unknown) =>
    sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`;
  return dialect === "pg"
    ? sql`${column} = any(${list((values) => values)})`
    : sql`${column} in (select value from json_each(${list(JSON.stringify)}))`;
}

interface Query<T> {
  execute(values: Record<string, unknown>): Promise<T>;
}

/** All with the same values: at once, or one after another where a transaction has but one connection for them. */
export async function executeAll<T extends readonly unknown[]>(
  db: Db,
  values: Record<string, unknown>,
  queries: { [K in keyof T]: (db: Db) => Query<T[K]> },
): Promise<T> {
  if (!("inTransaction" in db)) {
    return (await Promise.all(queries.map((query) => query(db).execute(values)))) as unknown as T;
  }
  const results: unknown[] = [];
  for (const query of queries) results.push(await query(db).execute(values));
  return results as unknown as T;
}

interface Insert {
  execute(values: Record<string, unknown>): Promise<unknown>;
}

const inserts = new WeakMap<Handle, Map<Table, Map<string, Insert>>>();
const insertNames = new Map<string, string>();

/** Inserts a row and returns it as the database has it. Rows of one table had better come with the same columns each time. */
export async function insertRow<T extends Table>(
  tx: Tx,
  table: T,
  row: T["$inferInsert"],
): Promise<T["$inferSelect"]> {
  const [made] = (await runInsert(tx, table, row, true)) as T["$inferSelect"][];
  return made!;
}

/** The same where nobody needs the row: reading it back costs half as much again. */
export async function addRow<T extends Table>(tx: Tx, table: T, row: T["$inferInsert"]): Promise<void> {
  await runInsert(tx, table, row, false);
}

async function runInsert(tx: Tx, table: Table, row: object, isRead: boolean): Promise<unknown> {
  const columns = table as unknown as Record<string, Column>;
  const values: Record<string, unknown> = {};
  let key = isRead ? "read" : "add";
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined || !(name in columns)) continue;
    if (isRaw(value)) throw new Error("A row is made of values");
    values[name] = value;
    key += ` ${name}`;
  }
  return insertOf(tx, table, key, Object.keys(values)).execute(values);
}

function isRaw(value: unknown): boolean {
  if (typeof value !== "object" || value === null || value instanceof Date || Array.isArray(value))
    return false;
  return is(value, SQL) || is(value, Placeholder);
}

/** `key`: how it is told from others of the table. */
function insertOf(tx: Tx, table: Table, key: string, columns: string[]): Insert {
  let ofHandle = inserts.get(tx.q);
  if (!ofHandle) inserts.set(tx.q, (ofHandle = new Map()));
  let ofTable = ofHandle.get(table);
  if (!ofTable) ofHandle.set(table, (ofTable = new Map()));
  let made = ofTable.get(key);
  if (!made) ofTable.set(key, (made = buildInsert(tx, table, columns, key)));
  return made;
}

function buildInsert(tx: Tx, table: Table, columns: string[], key: string): Insert {
  const values = Object.fromEntries(columns.map((name) => [name, valueOf(table, name)]));
  const insert = tx.q.insert(table as never).values(values as never);
  const query = key.startsWith("read") ? insert.returning() : insert;
  const statement = `${nameOf(table)} ${key}`;
  const name = insertNames.get(statement) ?? `i${insertNames.size + 1}`;
  insertNames.set(statement, name);
  const made = (query.prepare as unknown as (name: string) => Insert).call(query, name);
  quicken(made);
  return made;
}

/** Drizzle's own placeholders would ask a column to write null, which those of dates can't. */
function valueOf(table: Table, name: string): SQL {
  const column = (table as unknown as Record<string, Column>)[name]!;
  const mapToDriverValue = (value: unknown) => (value === null ? null : column.mapToDriverValue(value));
  return sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`;
}

function nameOf(table: Table): string {
  return String((table as unknown as Record<symbol, unknown>)[Symbol.for("drizzle:Name")]);
}

type Values = Record<string, string | number | null>;

/** Rows of a statement that Drizzle's builder can't say. `build` gets the values, or what stands for them. */
export function preparedRows<V extends Values, T>(
  build: (values: { [K in keyof V]: unknown }) => SQL,
): (db: Db, values: V) => Promise<T[]> {
  const made = new WeakMap<Handle, (values: Values) => unknown[]>();
  return async (db, values) => {
    if (!db.compile) return db.rows<T>(build(values));
    const known = made.get(db.q);
    if (known) return known(values) as T[];
    const names = Object.keys(values).map((name) => [name, sql.placeholder(name)]);
    const run = db.compile(build(Object.fromEntries(names) as { [K in keyof V]: unknown }));
    made.set(db.q, run);
    return run(values) as T[];
  };
}
