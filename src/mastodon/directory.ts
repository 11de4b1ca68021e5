// /api/v1/directory: people who want to be found, those who are live first.
import { Hono } from "hono";
import { z } from "zod";
import { directory as listPeople } from "../accounts/directory.ts";
import { currentHostIds } from "../spaces/current-host.ts";
import { listSpaces } from "../spaces/queries.ts";
import { toAccountList } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";
import { flag, offsetOf, pageOf, queryOf } from "./params.ts";
import { optionalViewer } from "./viewer.ts";

export const directory = new Hono<ApiEnv>();

directory.get("/", async (c) => {
  const { app } = c.var;
  const db = app.store.read;
  const query = queryOf(c);
  const viewer = optionalViewer(c)?.account;
  const now = app.clock.now();
  const live = await listSpaces(db, { state: "live", viewerId: viewer?.id, now }, { limit: 40 });
  const people = await listPeople(db, {
    order: z.enum(["active", "new"]).catch("active").parse(query["order"]),
    isLocal: flag.catch(false).parse(query["local"]),
    limit: pageOf(c, 40, 80).limit,
    offset: offsetOf(c),
    first: [...(await currentHostIds(db, live)).values()],
  });
  return c.json(await toAccountList(app, people, viewer));
});
