// The first start: a one-time link, and what its page sets up. Whoever has the link becomes the owner, so it works once.
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { createSecret } from "../ids.ts";
import { writeSettings } from "../settings/settings.ts";
import { createAccount } from "./create-account.ts";
import { hasOwner } from "./queries.ts";
import { hashOf } from "./sessions.ts";

const TOKEN = "setup_token";

export const setUpForm = z.object({
  token: z.string().min(1, "The set-up link is not complete"),
  instance_name: z.string().trim().min(1, "Give the server a name").max(100),
  language: z.enum(["en", "ar"]),
  username: z.string(),
  email: z.string(),
  password: z.string(),
});

/** A fresh link (earlier ones stop working), or undefined where there is an owner already. */
export async function createSetUpLink(app: App): Promise<string | undefined> {
  if (await hasOwner(app.store.read)) return undefined;
  const token = createSecret();
  await app.store.tx(async ({ q, t }) => {
    const value = JSON.stringify(hashOf(token));
    await q
      .insert(t.kv)
      .values({ key: TOKEN, value, expires: null })
      .onConflictDoUpdate({ target: t.kv.key, set: { value } });
  });
  return `${app.uris.origin}/setup?token=${token}`;
}

/** @throws AppError gone (set up already), forbidden (not the newest link) */
export async function checkSetUpToken(app: App, token: string): Promise<void> {
  if (await hasOwner(app.store.read))
    throw new AppError("gone", "This server is set up already: sign in instead");
  const { q, t } = app.store.read;
  const [row] = await q.select().from(t.kv).where(eq(t.kv.key, TOKEN));
  if (!row || JSON.parse(row.value) !== hashOf(token)) {
    throw new AppError(
      "forbidden",
      "This set-up link is not the newest: restart the server, it prints a new one",
    );
  }
}

/** Names the instance and makes its owner. @throws AppError gone, forbidden, unprocessable; ZodError */
export async function setUp(app: App, input: unknown): Promise<{ accountId: string; userId: string }> {
  const form = setUpForm.parse(input);
  await checkSetUpToken(app, form.token);
  const { username, email, password, language } = form;
  const owner = await createAccount(app, { username, email, password, role: "owner", locale: language });
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const values = { instanceName: form.instance_name, language, setUpAt: at.toISOString() };
    await writeSettings(tx, app.store, values, at);
    await tx.q.delete(tx.t.kv).where(eq(tx.t.kv.key, TOKEN));
  });
  return owner;
}
