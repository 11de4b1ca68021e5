// /api/v1/migration, an extension: other accounts of a person, and moving to one of them. At a browser of ours alone.
import { Hono } from "hono";
import { z } from "zod";
import { addAlias, removeAlias } from "../accounts/aliases.ts";
import { getAccount } from "../accounts/queries.ts";
import { mayMoveAt, moveAccount, undoMove } from "../graph/moves/move-account.ts";
import { accountsByUri } from "../graph/moves/queries.ts";
import { acctOf, toAccount } from "./entities/account.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { paramsOf } from "./params.ts";
import { requireFreshSession, requireSession } from "./viewer.ts";

export const migration = new Hono<ApiEnv>();

const named = z.object({ acct: z.string().trim().min(1, "is missing").max(2_048) });

migration.get("/", async (c) => {
  const { account } = requireSession(c);
  return c.json(await migrationOf(c, account.id));
});

migration.post("/aliases", async (c) => {
  const { account } = requireSession(c);
  await addAlias(c.var.app, account.id, named.parse(await paramsOf(c)).acct);
  return c.json(await migrationOf(c, account.id));
});

migration.delete("/aliases", async (c) => {
  const { account } = requireSession(c);
  await removeAlias(c.var.app, account.id, z.string("is missing").parse((await paramsOf(c))["uri"]));
  return c.json(await migrationOf(c, account.id));
});

/** Followers are led to the other account, and nothing is written from this one. */
migration.post("/", async (c) => {
  const { account } = requireFreshSession(c);
  await moveAccount(c.var.app, account.id, named.parse(await paramsOf(c)).acct);
  return c.json(await migrationOf(c, account.id));
});

migration.delete("/", async (c) => {
  const { account } = requireFreshSession(c);
  await undoMove(c.var.app, account.id);
  return c.json(await migrationOf(c, account.id));
});

async function migrationOf(c: ApiContext, accountId: string) {
  const { app } = c.var;
  const account = await getAccount(app.store.read, accountId);
  const known = await accountsByUri(app.store.read, account.alsoKnownAs);
  const { moved } = await toAccount(app, account, account);
  const aliases = account.alsoKnownAs.map((uri) => {
    const alias = known.get(uri);
    return { uri, acct: alias ? acctOf(alias) : null };
  });
  return {
    uri: account.uri,
    aliases,
    moved: moved ?? null,
    may_move_at: mayMoveAt(account, app.clock.now())?.toISOString() ?? null,
  };
}
