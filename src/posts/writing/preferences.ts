// What someone writes by default, and in which languages they read what is public.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Db } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";

export type PostingPreferences = Omit<Tables["postingPreferences"]["$inferSelect"], "accountId">;

const DEFAULTS: PostingPreferences = {
  visibility: "public",
  sensitive: false,
  sourceType: "text/plain",
  languages: [],
};

export async function postingPreferences({ q, t }: Db, accountId: string): Promise<PostingPreferences> {
  const { postingPreferences: table } = t;
  const [row] = await q.select().from(table).where(eq(table.accountId, accountId));
  return row ?? DEFAULTS;
}

/** What is not named stays as it is. */
export async function setPostingPreferences(
  app: App,
  accountId: string,
  changes: Partial<PostingPreferences>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await app.store.tx(async ({ q, t }) => {
    await q
      .insert(t.postingPreferences)
      .values({ ...DEFAULTS, ...changes, accountId })
      .onConflictDoUpdate({ target: t.postingPreferences.accountId, set: changes });
  });
}
