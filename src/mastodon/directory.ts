// /api/v1/directory: people who want to be found, those who are live first.
import { Hono } from "hono";
import { z } from "zod";
import { directory as listPeople } from "../accounts/directory.ts";
import { spacesIn } from "../spaces/queries.ts";
import { toAccountList } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";
import { flag, offsetOf, pageOf, queryOf } from "./params.ts";
import { optionalViewer } from "./viewer.ts";

export const directory = new Hono<ApiEnv>();

directory.get("/", async (c) => {
  const { app } = c.var;
  const db = app.store.read;
  const query = queryOf(c);
  const people = await listPeople(db, {
    order: z.enum(["active", "new"]).catch("active").parse(query["order"]),
    isLocal: flag.catch(false).parse(query["local"]),
    limit: pageOf(c, 40, 80).limit,
    offset: offsetOf(c),
    first: (await spacesIn(db, "live", 40)).map(({ hostId }) => hostId),
  });
  return c.json(await toAccountList(app, people, optionalViewer(c)?.account));
});
