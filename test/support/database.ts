// A database of a test's own, in the dialect of its project: a file that goes away, or a PostgreSQL database that is dropped.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

export type Dialect = "sqlite" | "postgres";

/** Of the project that runs. */
export const dialect = (process.env["HAKAWATI_TEST_DIALECT"] ?? "sqlite") as Dialect;

export interface TestDatabase extends AsyncDisposable {
  /** For config: HAKAWATI_DATA, and DATABASE_URL on PostgreSQL. */
  env: Record<string, string>;
}

export async function createDatabase(of: Dialect = dialect): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (of !== "postgres") return { env: { HAKAWATI_DATA: folder }, [Symbol.asyncDispose]: removeFolder };
  const admin = process.env["HAKAWATI_TEST_POSTGRES"];
  if (!admin) throw new Error("HAKAWATI_TEST_POSTGRES is not set: run the tests through npm test");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await execute(admin, `create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    env: { HAKAWATI_DATA: folder, DATABASE_URL: url.href },
    async [Symbol.asyncDispose]() {
      await execute(admin, `drop database ${name} with (force)`);
      await removeFolder();
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
