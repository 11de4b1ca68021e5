// An empty database in either dialect: a file that goes away, or a PostgreSQL database that is dropped. Knows no test runner, so
// that benchmarks start from it, too.
import { randomBytes } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

export type Dialect = "sqlite" | "postgres";

export interface TestDatabase extends AsyncDisposable {
  /** For config: HAKAWATI_DATA, and DATABASE_URL on PostgreSQL. */
  env: Record<string, string>;
}

/** A copy of `template`, the path of a file or the name of a database, where one is given. */
export async function newDatabase(of: Dialect, template?: string): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (of !== "postgres") {
    if (template) await copyFile(template, join(folder, "hakawati.db"));
    return { env: { HAKAWATI_DATA: folder }, [Symbol.asyncDispose]: removeFolder };
  }
  const admin = adminUrl();
  const name = `test_${randomBytes(8).toString("hex")}`;
  // Files copied as they are: the other way writes each of their pages into the log first, which takes twice as long.
  await execute(
    admin,
    `create database ${name} strategy file_copy${template ? ` template ${template}` : ""}`,
  );
  return {
    env: { HAKAWATI_DATA: folder, DATABASE_URL: urlOf(admin, name) },
    async [Symbol.asyncDispose]() {
      await execute(admin, `drop database ${name} with (force)`);
      await removeFolder();
    },
  };
}

/** Of the PostgreSQL server that tests may make databases on. */
export function adminUrl(): string {
  const admin = process.env["HAKAWATI_TEST_POSTGRES"];
  if (!admin) throw new Error("HAKAWATI_TEST_POSTGRES is not set: run the tests through npm test");
  return admin;
}

export function urlOf(admin: string, name: string): string {
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return url.href;
}

export async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
