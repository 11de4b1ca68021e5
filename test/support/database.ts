// A database of a test's own, in the dialect of its project: a file that goes away, or a PostgreSQL database that is dropped.
import { randomBytes } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute, migratedDatabase, urlOf } from "./migrated.ts";

export type Dialect = "sqlite" | "postgres";

/** Of the project that runs. */
export const dialect = (process.env["HAKAWATI_TEST_DIALECT"] ?? "sqlite") as Dialect;

export interface TestDatabase extends AsyncDisposable {
  /** For config: HAKAWATI_DATA, and DATABASE_URL on PostgreSQL. */
  env: Record<string, string>;
}

/** Migrated, where it is of the project's own dialect. */
export async function createDatabase(of: Dialect = dialect): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const migrated = of === dialect ? migratedDatabase() : null;
  if (of !== "postgres") {
    if (migrated) await copyFile(migrated, join(folder, "hakawati.db"));
    return { env: { HAKAWATI_DATA: folder }, [Symbol.asyncDispose]: removeFolder };
  }
  const admin = process.env["HAKAWATI_TEST_POSTGRES"];
  if (!admin) throw new Error("HAKAWATI_TEST_POSTGRES is not set: run the tests through npm test");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await execute(admin, `create database ${name}${migrated ? ` template ${migrated}` : ""}`);
  return {
    env: { HAKAWATI_DATA: folder, DATABASE_URL: urlOf(admin, name) },
    async [Symbol.asyncDispose]() {
      await execute(admin, `drop database ${name} with (force)`);
      await removeFolder();
    },
  };
}
