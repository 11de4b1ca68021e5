// Someone here has read a conversation, or wants it out of the list: it comes back with the next post.
import { and, eq } from "drizzle-orm";
import type { App } from "../../app.ts";

export async function readConversation(app: App, accountId: string, id: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const mine = and(eq(t.conversations.id, id), eq(t.conversations.accountId, accountId));
    await q.update(t.conversations).set({ unread: false }).where(mine);
  });
}

export async function removeConversation(app: App, accountId: string, id: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q
      .delete(t.conversations)
      .where(and(eq(t.conversations.id, id), eq(t.conversations.accountId, accountId)));
  });
}
