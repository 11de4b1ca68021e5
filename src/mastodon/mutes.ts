// /api/v1/mutes
import { Hono } from "hono";
import { mutedBy } from "../graph/queries.ts";
import { toAccounts } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";
import { linkPages, pageOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const mutes = new Hono<ApiEnv>();

/** MutedAccounts: Accounts that say when their mute ends. */
mutes.get("/", async (c) => {
  const { account } = requireUser(c, "read:mutes");
  const { app } = c.var;
  const rows = await mutedBy(app.store.read, account.id, pageOf(c, 40, 80));
  const people = rows.map((row) => row.account);
  const entities = await toAccounts(app, people, account);
  linkPages(
    c,
    people.map(({ id }) => id),
  );
  return c.json(
    rows.map(({ account: { id }, mute }) => ({
      ...entities.get(id)!,
      mute_expires_at: mute.expiresAt?.toISOString() ?? null,
    })),
  );
});
