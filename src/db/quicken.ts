// Queries that are built once, run without Drizzle's way to the statement: it asks anew what each value is for, and takes longer than
// SQLite for most.
import { is, Param, Placeholder } from "drizzle-orm";
import { readQuickly } from "./rows.ts";

type Values = Record<string, unknown>;
type Result = unknown[];

interface Statement {
  run(...values: unknown[]): unknown;
  all(...values: unknown[]): Result;
  raw(): { all(...values: unknown[]): Result[] };
}

/** As much of Drizzle's prepared queries on SQLite as concerns their running. */
interface Query {
  stmt?: Statement;
  query: { params: unknown[] };
  executeMethod: "run" | "all" | "get";
  fields?: unknown;
  customResultMapper?: (rows: Result[]) => unknown;
  execute: (values?: Values) => unknown;
}

/** The same query; its `execute` runs at once, and gives what it gave before. PostgreSQL's are left as they are. */
export function quicken(query: object): void {
  readQuickly(query);
  const { stmt, executeMethod, fields, customResultMapper, query: built } = query as Query;
  if (!stmt || executeMethod === "get") return;
  const valuesOf = bind(built.params);
  const run = runOf(stmt, { executeMethod, fields, customResultMapper });
  if (run) (query as Query).execute = async (values = {}) => run(valuesOf(values));
}

type Kind = Pick<Query, "executeMethod" | "fields"> & { customResultMapper: Query["customResultMapper"] };

/** Undefined for rows that only Drizzle can make into objects. */
function runOf(stmt: Statement, kind: Kind): ((values: unknown[]) => unknown) | undefined {
  const { executeMethod, fields, customResultMapper } = kind;
  if (executeMethod === "run") return (values) => stmt.run(...values);
  if (customResultMapper) return (values) => customResultMapper(stmt.raw().all(...values));
  return fields === undefined ? (values) => stmt.all(...values) : undefined;
}

/** What a statement takes for named values, in its order. @throws Error where one is missing */
export function bind(params: readonly unknown[]): (values: Values) => unknown[] {
  const cells = params.map(cellOf);
  return (values) => cells.map((cell) => cell(values));
}

function cellOf(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => named(values, param.name);
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { encoder, value } = param as Param & { value: Placeholder };
    return (values) => encoder.mapToDriverValue(named(values, value.name));
  }
  return () => param;
}

function named(values: Values, name: string): unknown {
  const value = values[name];
  if (value === undefined && !(name in values)) throw new Error(`There is no value for ${name}`);
  return value;
}
