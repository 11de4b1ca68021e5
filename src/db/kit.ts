// One schema, two dialects: the same column factory builds sqliteTable and pgTable. SQLite's types are the nominal ones;
// kit.parity.ts fails the compile where PostgreSQL's JavaScript types differ.
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

export const sqliteKit = {
  table: sqlite.sqliteTable,
  text: (name: string) => sqlite.text(name),
  enum: <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
    sqlite.text(name, { enum: values }),
  int: (name: string) => sqlite.integer(name),
  /** A JavaScript number below 2^53. */
  bigint: (name: string) => sqlite.integer(name),
  bool: (name: string) => sqlite.integer(name, { mode: "boolean" }),
  time: (name: string) => sqlite.integer(name, { mode: "timestamp_ms" }),
  json: <T>(name: string) => sqlite.text(name, { mode: "json" }).$type<T>(),
  autoId: (name: string) => sqlite.integer(name).primaryKey({ autoIncrement: true }),
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
  primaryKey: sqlite.primaryKey,
};

export type Kit = typeof sqliteKit;

/** jsonb of anything that strangers send: PostgreSQL keeps no NUL, and one in a name or a text would fail the whole write. */
function jsonb<T>(name: string) {
  return pg.customType<{ data: T; driverData: string }>({
    dataType: () => "jsonb",
    toDriver: (value) => JSON.stringify(value).replace(ESCAPED_NUL, "$1"),
  })(name);
}

/** After any number of escaped backslashes: one that is not escaped itself. */
const ESCAPED_NUL = /(?<!\\)((?:\\\\)*)\\u0000/g;

/** PostgreSQL's factories with their own types, for the parity check; the house sees them as `pgKit`. */
export const pgFactories = {
  table: pg.pgTable,
  text: (name: string) => pg.text(name),
  enum: <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
    pg.text(name, { enum: values as unknown as [string, ...string[]] }),
  int: (name: string) => pg.integer(name),
  bigint: (name: string) => pg.bigint(name, { mode: "number" }),
  bool: (name: string) => pg.boolean(name),
  time: (name: string) => pg.timestamp(name, { withTimezone: true, precision: 3, mode: "date" }),
  json: <T>(name: string) => jsonb<T>(name),
  autoId: (name: string) => pg.bigserial(name, { mode: "number" }).primaryKey(),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  primaryKey: pg.primaryKey,
} satisfies { [K in keyof Kit]: unknown };

export const pgKit = pgFactories as unknown as Kit;
