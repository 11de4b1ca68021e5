// Someone here makes, changes or deletes a list of people.
import { count, eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import { REPLIES_POLICIES } from "../schema.ts";
import { getList, type List } from "./queries.ts";

const MAX_LISTS = 100;

const draft = z.object({
  title: z.string().trim().min(1, "can't be blank").max(200),
  repliesPolicy: z.enum(REPLIES_POLICIES).default("list"),
  exclusive: z.boolean().default(false),
});
export type ListDraft = z.input<typeof draft>;

/** @throws AppError unprocessable, ZodError */
export async function createList(app: App, accountId: string, input: ListDraft): Promise<List> {
  const values = draft.parse(input);
  const createdAt = app.clock.now();
  return app.store.tx(async ({ q, t }) => {
    const [{ lists } = { lists: 0 }] = await q
      .select({ lists: count() })
      .from(t.lists)
      .where(eq(t.lists.accountId, accountId));
    if (lists >= MAX_LISTS) throw new AppError("unprocessable", `${MAX_LISTS} lists are the most`);
    const row = { ...values, id: createId(createdAt), accountId, createdAt };
    const [list] = await q.insert(t.lists).values(row).returning();
    return list!;
  });
}

/** What is not named stays as it is. @throws AppError not_found, ZodError */
export async function changeList(
  app: App,
  accountId: string,
  id: string,
  changes: Partial<ListDraft>,
): Promise<List> {
  return app.store.tx(async (tx) => {
    const before = await getList(tx, accountId, id);
    const values = draft.parse({ ...before, ...changes });
    const [list] = await tx.q.update(tx.t.lists).set(values).where(eq(tx.t.lists.id, id)).returning();
    await recordEvent(tx, { type: "list.changed", accountId, listId: id }, app.clock.now());
    return list!;
  });
}

/** @throws AppError not_found */
export async function deleteList(app: App, accountId: string, id: string): Promise<void> {
  await app.store.tx(async (tx) => {
    await getList(tx, accountId, id);
    await tx.q.delete(tx.t.lists).where(eq(tx.t.lists.id, id));
    await recordEvent(tx, { type: "list.changed", accountId, listId: id }, app.clock.now());
  });
}
