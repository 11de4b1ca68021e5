// A database of each dialect brought to the newest migration once a run: a test's own begins as a copy, as seventy tables made one
// by one cost more than most tests do.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { migratePostgres, migrateSqlite } from "#src/db/migrate.ts";
import { adminUrl, execute, urlOf } from "./new-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of a file, or the name of a database; nothing in projects that need neither. */
    migrated: string | undefined;
  }
}

/** Before the run of a project, in the process that starts the workers; what it returns ends with the run. */
export async function setup({ name, provide }: TestProject): Promise<() => Promise<void>> {
  const made = await (name === "postgres" ? makeDatabase() : makeFile());
  provide("migrated", made.migrated);
  return () => made.remove();
}

interface Made {
  migrated: string;
  remove(): Promise<void>;
}

async function makeFile(): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), "hakawati-migrated-"));
  const migrated = join(folder, "hakawati.db");
  migrateSqlite(migrated);
  return { migrated, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function makeDatabase(): Promise<Made> {
  const admin = adminUrl();
  const migrated = `migrated_${randomBytes(8).toString("hex")}`;
  await execute(admin, `create database ${migrated}`);
  await migratePostgres(urlOf(admin, migrated));
  return { migrated, remove: () => execute(admin, `drop database ${migrated} with (force)`) };
}

/** What tests of this project begin with; undefined where each begins with an empty one. */
export function migratedDatabase(): string | undefined {
  return inject("migrated");
}
