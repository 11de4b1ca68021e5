// What runs where: room, door and pair tests once in each database dialect, everything else once.
import { defineConfig } from "vitest/config";

/** Tests that need no database of ours, or that bring both dialects up themselves. */
const parts = [
  "test/architecture.test.ts",
  "test/whole-way.test.ts",
  "test/**/*.browser.test.ts",
  "test/spaces/sfu/**/*.test.ts",
  "test/federation/vocab/**/*.test.ts",
  "test/web/app/**/*.test.{ts,tsx}",
  "test/docker/**/*.test.ts",
  "test/scripts/**/*.test.ts",
  "test/support/**/*.test.ts",
];

const everything = ["test/**/*.test.{ts,tsx}"];

function inDialect(dialect: "sqlite" | "postgres") {
  return {
    extends: true as const,
    test: { name: dialect, include: everything, exclude: parts, env: { HAKAWATI_TEST_DIALECT: dialect } },
  };
}

// Without a PostgreSQL (scripts/postgres.mjs starts one) its half is left out; `npm test` says so, and fails under CI.
const dialects = process.env.HAKAWATI_TEST_POSTGRES
  ? [inDialect("sqlite"), inDialect("postgres")]
  : [inDialect("sqlite")];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
    projects: [...dialects, { extends: true, test: { name: "parts", include: parts } }],
  },
});
