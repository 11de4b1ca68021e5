// /api/v1/conversations: threads of direct posts.
import { Hono } from "hono";
import { findAccounts } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Post } from "../posts/queries.ts";
import { conversationsOf, getConversation, type Conversation } from "../timelines/conversations/queries.ts";
import { readConversation, removeConversation } from "../timelines/conversations/read-conversation.ts";
import { toAccounts, type Onlooker } from "./entities/account.ts";
import { toStatuses } from "./entities/status.ts";
import type { ApiEnv } from "./env.ts";
import { linkPages, pageOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const conversations = new Hono<ApiEnv>();

conversations.get("/", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  const rows = await conversationsOf(c.var.app.store.read, account.id, pageOf(c));
  linkPages(
    c,
    rows.map(({ post }) => post.id),
  );
  return c.json(await toConversations(c.var.app, rows, account));
});

conversations.post("/:id/read", async (c) => {
  const { account } = requireUser(c, "write:conversations");
  const { app } = c.var;
  await readConversation(app, account.id, c.req.param("id"));
  const row = await getConversation(app.store.read, account.id, c.req.param("id"));
  return c.json((await toConversations(app, [row], account))[0]);
});

conversations.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:conversations");
  const { conversation } = await getConversation(c.var.app.store.read, account.id, c.req.param("id"));
  await removeConversation(c.var.app, account.id, conversation.id);
  return c.json({});
});

interface Row {
  conversation: Conversation;
  post: Post;
}

/** Mastodon's Conversation, in the order given. */
export async function toConversations(app: App, rows: readonly Row[], viewer: Onlooker) {
  const ids = rows.flatMap(({ conversation }) => conversation.accountIds);
  const people = await findAccounts(app.store.read, ids);
  const accounts = await toAccounts(app, people.values(), viewer);
  const statuses = await toStatuses(
    app,
    rows.map(({ post }) => post),
    viewer,
  );
  return rows.map(({ conversation: { id, unread, accountIds } }, at) => ({
    id,
    unread,
    accounts: accountIds.flatMap((one) => accounts.get(one) ?? []),
    last_status: statuses[at]!,
  }));
}
