// What runs where: tests that use a database run once in each dialect, everything else once.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;
const database = join(root, "test/support/database.ts");

/** Tests that bring up what they need by themselves, in the dialects they name, or drive a slow program to which both are one. */
const once =
  /(^test\/(architecture|whole-way|mastodon\/toot)\.test\.ts|^test\/(docker|scripts|support)\/|\.browser\.test\.ts)/;

function importsWithinTests(file: string): string[] {
  const source = readFileSync(file, "utf8");
  const near = [...source.matchAll(/"(\.{1,2}\/[^"]+\.tsx?)"/g)].map(([, path = ""]) =>
    resolve(dirname(file), path),
  );
  const far = [...source.matchAll(/"#(test\/[^"]+\.tsx?)"/g)].map(([, path = ""]) => join(root, path));
  return [...near, ...far].filter(existsSync);
}

/** Whether a test comes to a database of the tests, itself or through what it imports of test/. */
function usesDatabase(file: string, seen = new Set<string>()): boolean {
  if (file === database) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  return importsWithinTests(file).some((imported) => usesDatabase(imported, seen));
}

/**
 * Sound is played in real time: these have the machine to themselves, and a second try for when it did something else all the
 * same.
 */
const sounding = [
  "test/whole-way.test.ts",
  "test/web/room.browser.test.ts",
  "test/spaces/sfu/bad-network.test.ts",
  "test/spaces/sfu/browser.test.ts",
  "test/spaces/sfu/foreign-peers.test.ts",
];

const files = globSync("test/**/*.test.{ts,tsx}", { cwd: root }).sort();
const twice = files.filter((file) => !once.test(file) && usesDatabase(join(root, file)));
const rest = files.filter((file) => !twice.includes(file) && !sounding.includes(file));

function inDialect(dialect: "sqlite" | "postgres") {
  return {
    extends: true as const,
    test: {
      name: dialect,
      include: twice,
      env: { HAKAWATI_TEST_DIALECT: dialect },
      globalSetup: ["test/support/migrated.ts"],
      // One process works through many files: the server's modules, which all of them need, are loaded once. What a test changes of
      // the process (a spy, a stub, the log's sinks) it puts back itself.
      isolate: false,
      sequence: { groupOrder: 1 },
    },
  };
}

// Without a PostgreSQL (scripts/postgres.mjs starts one) its half is left out; `npm test` says so, and fails under CI.
const dialects = process.env.HAKAWATI_TEST_POSTGRES
  ? [inDialect("sqlite"), inDialect("postgres")]
  : [inDialect("sqlite")];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    // Nothing here is measured by the clock: what comes late on a busy machine has come.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 100 } },
    globalSetup: ["test/support/key-pool.ts"],
    // More than the cores of a small machine: the long ones wait for browsers, deliveries and containers most of the time.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: { name: "sound", include: sounding, maxWorkers: 1, retry: 1, sequence: { groupOrder: 0 } },
      },
      ...dialects,
      { extends: true, test: { name: "parts", include: rest, sequence: { groupOrder: 1 } } },
    ],
  },
});
