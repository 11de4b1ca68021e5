// Someone here chooses the language that the pages and mails of this server speak to them.
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";

/** Null follows the browser. */
export const locale = z.enum(["en", "ar"]).nullable();

/** @throws ZodError */
export async function setLocale(app: App, userId: string, input: unknown): Promise<void> {
  const chosen = locale.parse(input);
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.users).set({ locale: chosen }).where(eq(t.users.id, userId));
  });
}
