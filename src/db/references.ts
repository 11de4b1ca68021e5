// Which columns name the rows of a table, as the schema says: so that what is deleted by hand forgets no table of any room.
import { getTableConfig as pgConfig, type PgTable } from "drizzle-orm/pg-core";
import { getTableConfig as sqliteConfig, type SQLiteColumn, type SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Db } from "./store.ts";

export interface Reference {
  table: SQLiteTable;
  column: SQLiteColumn;
}

export function referencesTo({ t, dialect }: Db, target: SQLiteTable): Reference[] {
  return Object.values(t).flatMap((table: SQLiteTable) => {
    const { foreignKeys } = dialect === "pg" ? pgConfig(table as unknown as PgTable) : sqliteConfig(table);
    return foreignKeys.flatMap((key) => {
      const { foreignTable, columns } = key.reference();
      const isOurs = (foreignTable as unknown as SQLiteTable) === target;
      return isOurs ? columns.map((column) => ({ table, column: column as unknown as SQLiteColumn })) : [];
    });
  });
}
