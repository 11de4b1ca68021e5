// Brings a database to the newest migration of drizzle/ (sqlite or pg), before anything else opens it.
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3";
import { migrate as migrateWithSqlite } from "drizzle-orm/better-sqlite3/migrator";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migrateWithPg } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

/** Beside the bundle when it runs from dist/, at the root of the project when the sources run. */
function migrationsFolder(dialect: "sqlite" | "pg"): string {
  const candidates = [`./drizzle/${dialect}`, `../../drizzle/${dialect}`];
  const found = candidates.map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync);
  if (!found) throw new Error(`The migrations drizzle/${dialect} are missing from this installation`);
  return found;
}

export function migrateSqlite(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const handle = new Database(path);
  try {
    handle.pragma("journal_mode = WAL");
    migrateWithSqlite(drizzleSqlite(handle), { migrationsFolder: migrationsFolder("sqlite") });
  } finally {
    handle.close();
  }
}

/** Two processes that start at once wait for each other on an advisory lock. */
export async function migratePostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('hakawati.migrate'))");
    await migrateWithPg(drizzlePg(client), { migrationsFolder: migrationsFolder("pg") });
  } finally {
    await client.end();
  }
}
