// `npm run db:generate` writes the next migration for SQLite.
import type { Config } from "drizzle-kit";

export default { dialect: "sqlite", schema: "./drizzle/sqlite.ts", out: "./drizzle/sqlite" } satisfies Config;
