// /api/v1/lists
import { Hono } from "hono";
import { z } from "zod";
import { changeList, createList, deleteList } from "../graph/lists/change-list.ts";
import { addToList, removeFromList } from "../graph/lists/change-members.ts";
import { getList, listsOf, membersOf } from "../graph/lists/queries.ts";
import { REPLIES_POLICIES } from "../graph/schema.ts";
import { answerAccounts } from "./account-pages.ts";
import { toList } from "./entities/list.ts";
import { toAccountList } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";
import { flag, listOf, pageOf, paramsOf, queryOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const lists = new Hono<ApiEnv>();

const draft = z.object({
  title: z.string("can't be blank"),
  replies_policy: z.enum(REPLIES_POLICIES).optional(),
  exclusive: flag.optional(),
});

lists.get("/", async (c) => {
  const { account } = requireUser(c, "read:lists");
  return c.json((await listsOf(c.var.app.store.read, account.id)).map(toList));
});

lists.post("/", async (c) => {
  const { account } = requireUser(c, "write:lists");
  const { title, replies_policy, exclusive } = draft.parse(await paramsOf(c));
  const values = { title, repliesPolicy: replies_policy, exclusive };
  return c.json(toList(await createList(c.var.app, account.id, values)));
});

lists.get("/:id", async (c) => {
  const { account } = requireUser(c, "read:lists");
  return c.json(toList(await getList(c.var.app.store.read, account.id, c.req.param("id"))));
});

lists.put("/:id", async (c) => {
  const { account } = requireUser(c, "write:lists");
  const { title, replies_policy, exclusive } = draft.partial().parse(await paramsOf(c));
  const changes = {
    ...(title === undefined ? {} : { title }),
    ...(replies_policy === undefined ? {} : { repliesPolicy: replies_policy }),
    ...(exclusive === undefined ? {} : { exclusive }),
  };
  return c.json(toList(await changeList(c.var.app, account.id, c.req.param("id"), changes)));
});

lists.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:lists");
  await deleteList(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

/** `limit=0` gives all of them, as Mastodon's clients ask. */
lists.get("/:id/accounts", async (c) => {
  const { account } = requireUser(c, "read:lists");
  const { app } = c.var;
  const { id } = await getList(app.store.read, account.id, c.req.param("id"));
  if (queryOf(c)["limit"] === "0")
    return c.json(await toAccountList(app, await membersOf(app.store.read, id), account));
  return answerAccounts(c, await membersOf(app.store.read, id, pageOf(c, 40, 80)));
});

for (const [method, change] of [
  ["POST", addToList],
  ["DELETE", removeFromList],
] as const) {
  lists.on(method, "/:id/accounts", async (c) => {
    const { account } = requireUser(c, "write:lists");
    const accountIds = listOf((await paramsOf(c))["account_ids"]);
    await change(c.var.app, account.id, c.req.param("id"), accountIds);
    return c.json({});
  });
}
