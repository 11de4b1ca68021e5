// A database of a test's own, in the dialect of its project.
import { migratedDatabase } from "./migrated.ts";
import { newDatabase, type Dialect, type TestDatabase } from "./new-database.ts";

/** Of the project that runs. */
export const dialect = (process.env["HAKAWATI_TEST_DIALECT"] ?? "sqlite") as Dialect;

/** Migrated, where it is of the project's own dialect. */
export async function createDatabase(of: Dialect = dialect): Promise<TestDatabase> {
  return newDatabase(of, of === dialect ? migratedDatabase() : undefined);
}
