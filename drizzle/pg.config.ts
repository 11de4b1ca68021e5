// `npm run db:generate` writes the next migration for PostgreSQL.
import type { Config } from "drizzle-kit";

export default { dialect: "postgresql", schema: "./drizzle/pg.ts", out: "./drizzle/pg" } satisfies Config;
