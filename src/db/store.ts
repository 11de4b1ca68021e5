// The database as the rooms see it: reads through `read`, every write through `tx`, on either dialect.
import { AsyncLocalStorage } from "node:async_hooks";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { sql, type SQL } from "drizzle-orm";
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { SQLiteSyncDialect, type BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import pg from "pg";
import { logger } from "../log.ts";
import { buildTables, type Tables } from "../schema.ts";
import { pgKit, sqliteKit } from "./kit.ts";
import { CHANNEL, LocalNotices, PostgresNotices, type NoticeListener } from "./notices.ts";
import { bind, quicken } from "./quicken.ts";
import { Snapshot } from "./snapshots.ts";
import { keepStatements } from "./statements.ts";
import { Turns } from "./turns.ts";

const log = logger("db");

type Queries = BaseSQLiteDatabase<"async", unknown, Tables>;

/** A handle to the database: the query builder and the tables of its dialect. */
export interface Db {
  readonly q: Queries;
  readonly t: Tables;
  readonly dialect: "sqlite" | "pg";
  /** For the few statements that the builder can't say. */
  rows<T>(query: SQL): Promise<T[]>;
  /** Such a statement with placeholders, built once; only on SQLite (see prepared.ts). */
  compile?(query: SQL): (values: Record<string, unknown>) => unknown[];
}

/** A handle inside a transaction: what writing functions ask for. */
export interface Tx extends Db {
  readonly inTransaction: true;
  /** Runs after the commit, not after a rollback: to wake whoever waits for what was written. */
  afterCommit(listener: () => void): void;
  /** Tells listeners of all processes after the commit; at most 8,000 bytes. */
  notice(text: string): Promise<void>;
}

export interface Store extends AsyncDisposable {
  readonly dialect: "sqlite" | "pg";
  readonly tables: Tables;
  /** Reads. Inside a transaction it is that transaction's handle; outside, on SQLite, writes through it fail. */
  readonly read: Db;
  /**
   * Every write. Nested calls join the outer transaction. On SQLite transactions wait for each other (turns.ts), so nothing slow
   * (no network) may be awaited inside.
   */
  tx<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /** Hears the notices of transactions from now on, until the returned function is called. */
  onNotice(listener: NoticeListener): () => void;
}

interface Open {
  store: Store;
  tx: Tx;
  done: boolean;
}

/** The transaction that the running async function is in. */
const current = new AsyncLocalStorage<Open>();

function openTransaction(store: Store): Open | undefined {
  const open = current.getStore();
  return open && open.store === store && !open.done ? open : undefined;
}

export interface SqliteOptions {
  /** `full` survives power loss at a sixth of the write rate; `normal` survives every crash of the process. */
  synchronous?: "normal" | "full";
}

export function openSqlite(path: string, options: SqliteOptions = {}): Store {
  mkdirSync(dirname(path), { recursive: true });
  const writer = openSqliteHandle(path, options);
  keepStatements(writer);
  const reader = openSqliteHandle(path, options);
  reader.pragma("query_only = ON");
  const snapshot = new Snapshot(reader);
  keepStatements(reader, () => snapshot.open());
  const tables = buildTables(sqliteKit);
  const write = sqliteDb(writer, tables);
  const read = sqliteDb(reader, tables);
  const notices = new LocalNotices();
  const turns = new Turns(writer);

  const store: Store = {
    dialect: "sqlite",
    tables,
    get read() {
      return openTransaction(store)?.tx ?? read;
    },
    tx(run) {
      const joined = openTransaction(store);
      if (joined) return run(joined.tx);
      return runSqlite(store, turns, write, notices, run);
    },
    onNotice: (listener) => notices.listen(listener),
    async [Symbol.asyncDispose]() {
      await turns.idle();
      snapshot.close();
      reader.close();
      writer.close();
    },
  };
  return store;
}

function openSqliteHandle(path: string, options: SqliteOptions): Database.Database {
  const handle = new Database(path);
  handle.pragma("journal_mode = WAL");
  handle.pragma(`synchronous = ${options.synchronous ?? "normal"}`);
  handle.pragma("foreign_keys = ON");
  handle.pragma("busy_timeout = 5000");
  handle.pragma("cache_size = -16384");
  // 16 MB of the log are carried over at once, not 4: under load the same pages come again and again.
  handle.pragma("wal_autocheckpoint = 4000");
  return handle;
}

function sqliteDb(handle: Database.Database, tables: Tables): Db {
  const q = drizzleSqlite(handle, { schema: tables });
  return {
    q: q as unknown as Queries,
    t: tables,
    dialect: "sqlite",
    rows: async <T>(query: SQL) => q.all<T>(query),
    compile(query) {
      const { sql: text, params } = new SQLiteSyncDialect().sqlToQuery(query);
      const statement = handle.prepare(text);
      const valuesOf = bind(params);
      return (values) => statement.all(...valuesOf(values));
    },
  };
}

async function runSqlite<T>(
  store: Store,
  turns: Turns,
  db: Db,
  notices: LocalNotices,
  run: (tx: Tx) => Promise<T>,
): Promise<T> {
  const listeners: (() => void)[] = [];
  const notice = async (text: string) => void listeners.push(() => notices.send(text));
  const open: Open = { store, tx: transaction(db, listeners, notice), done: false };
  const value = await turns.take(async () => {
    try {
      return await current.run(open, () => run(open.tx));
    } finally {
      open.done = true;
    }
  });
  for (const listener of listeners) listener();
  return value;
}

export function openPostgres(url: string): Store {
  const pool = openPool(url);
  const tables = buildTables(pgKit);
  const db = drizzlePg(pool, { schema: tables as never });
  const read = postgresDb(db, tables);
  const notices = new PostgresNotices(url);

  const store: Store = {
    dialect: "pg",
    tables,
    get read() {
      return openTransaction(store)?.tx ?? read;
    },
    async tx(run) {
      const joined = openTransaction(store);
      if (joined) return run(joined.tx);
      const listeners: (() => void)[] = [];
      const value = await db.transaction(async (inner) => {
        const handle = postgresDb(inner as unknown as typeof db, tables);
        const notice = async (text: string) =>
          void (await handle.rows(sql`select pg_notify(${CHANNEL}, ${text})`));
        const tx = transaction(handle, listeners, notice);
        const open: Open = { store, tx, done: false };
        try {
          return await current.run(open, () => run(tx));
        } finally {
          open.done = true;
        }
      });
      for (const listener of listeners) listener();
      return value;
    },
    onNotice: (listener) => notices.listen(listener),
    async [Symbol.asyncDispose]() {
      await notices[Symbol.asyncDispose]();
      await pool.end();
    },
  };
  return store;
}

/** PostgreSQL keeps no NUL in a text: what looks for one finds nothing, and what is written loses it. */
class NulLess extends pg.Client {
  // oxlint-disable-next-line typescript/no-explicit-any -- one of many overloads, passed on as they came
  override query(...asked: any[]): any {
    const [query, values, ...rest] = asked;
    if (!Array.isArray(values)) return super.query(...(asked as [string]));
    return super.query(query, values.map(withoutNul), ...(rest as []));
  }
}

function withoutNul(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNul);
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "") : value;
}

/** A connection that the server ends while it is idle is replaced by the next query: without listeners it would end us. */
function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 10, Client: NulLess });
  const note = (error: Error) =>
    log.warn("A database connection ended: {message}", { message: error.message });
  pool.on("error", note);
  pool.on("connect", (client) => void client.on("error", note));
  return pool;
}

function postgresDb(db: ReturnType<typeof drizzlePg>, tables: Tables): Db {
  return {
    q: db as unknown as Queries,
    t: tables,
    dialect: "pg",
    rows: async <T>(query: SQL) => (await db.execute(query)).rows as T[],
  };
}

function transaction(db: Db, listeners: (() => void)[], notice: Tx["notice"]): Tx {
  const afterCommit = (listener: () => void) => void listeners.push(listener);
  return { ...db, inTransaction: true, afterCommit, notice };
}

/**
 * Takes a lock until the transaction ends. On SQLite every transaction already has the only one; on PostgreSQL it makes
 * those who ask for the same name wait for each other.
 */
export async function lock(tx: Tx, name: string): Promise<void> {
  if (tx.dialect === "pg") await tx.rows(sql`select pg_advisory_xact_lock(hashtext(${name}))`);
}

/** The same for many at once: they wait only for those who took the name with `lock`, and those for them. */
export async function lockShared(tx: Tx, name: string): Promise<void> {
  if (tx.dialect === "pg") await tx.rows(sql`select pg_advisory_xact_lock_shared(hashtext(${name}))`);
}

/** Prepares a query once for many runs; PostgreSQL keeps it under its name on each connection. */
export function prepareQuery<T>(query: { prepare(): T }, name: string): T {
  const made = (query.prepare as (name: string) => T).call(query, name);
  quicken(made as object);
  return made;
}
