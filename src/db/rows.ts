// Rows of queries that are built once, made into objects: Drizzle looks anew at the kind of each column for each row, which takes as
// long as SQLite needs to find the row.
import { Column, is } from "drizzle-orm";

/** As much of Drizzle's prepared queries, of either dialect, as concerns their rows. */
interface Query {
  fields?: { path: string[]; field: unknown }[];
  joinsNotNullableMap?: Record<string, boolean>;
  customResultMapper?: (rows: unknown[][]) => unknown[];
}

interface Cell {
  path: string[];
  decode: ((value: unknown) => unknown) | undefined;
}

/**
 * The same objects, from what was learnt of the columns once. Queries with expressions, or with joins that may find nothing, are
 * left to Drizzle.
 */
export function readQuickly(query: object): void {
  const { fields, joinsNotNullableMap = {}, customResultMapper } = query as Query;
  if (!fields || customResultMapper || Object.values(joinsNotNullableMap).includes(false)) return;
  const cells = fields.map(cellOf);
  if (cells.includes(undefined)) return;
  (query as Query).customResultMapper = (rows) => rows.map((row) => objectOf(cells as Cell[], row));
}

function cellOf({ path, field }: { path: string[]; field: unknown }): Cell | undefined {
  if (!is(field, Column) || path.length > 2) return undefined;
  const isAsItIs = field.mapFromDriverValue === Column.prototype.mapFromDriverValue;
  return { path, decode: isAsItIs ? undefined : (value) => field.mapFromDriverValue(value) };
}

type Row = Record<string, unknown>;

function objectOf(cells: readonly Cell[], row: readonly unknown[]): Row {
  const whole: Row = {};
  for (let at = 0; at < cells.length; at++) {
    const { path, decode } = cells[at]!;
    const value = row[at];
    const [name, inner] = path as [string, string?];
    const shown = value === null || decode === undefined ? value : decode(value);
    if (inner === undefined) whole[name] = shown;
    else ((whole[name] ??= {}) as Row)[inner] = shown;
  }
  return whole;
}
