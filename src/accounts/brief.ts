// What is remembered for minutes: challenges and half-done sign-ins. Kept under a hash, so that a stolen database opens nothing.
import { and, eq, gt } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tables } from "../schema.ts";
import { hashOf } from "./sessions.ts";

const MINUTES_MS = 60_000;

/** Remembers a value under a secret. */
export async function keepBriefly(
  app: App,
  kind: string,
  secret: string,
  value: string,
  minutes = 10,
): Promise<void> {
  const expires = app.clock.now().getTime() + minutes * MINUTES_MS;
  await app.store.tx(async ({ q, t }) => {
    await q.insert(t.kv).values({ key: keyOf(kind, secret), value, expires });
  });
}

/** Reads it without using it up. */
export async function findBrief(app: App, kind: string, secret: string): Promise<string | undefined> {
  const { q, t } = app.store.read;
  const [row] = await q
    .select()
    .from(t.kv)
    .where(isThere(app, t, kind, secret));
  return row?.value;
}

/** For one caller only, also where two come at once. */
export async function takeBrief(app: App, kind: string, secret: string): Promise<string | undefined> {
  return app.store.tx(async ({ q, t }) => {
    const [row] = await q
      .delete(t.kv)
      .where(isThere(app, t, kind, secret))
      .returning();
    return row?.value;
  });
}

function isThere(app: App, t: Tables, kind: string, secret: string) {
  return and(eq(t.kv.key, keyOf(kind, secret)), gt(t.kv.expires, app.clock.now().getTime()));
}

function keyOf(kind: string, secret: string): string {
  return `${kind}:${hashOf(secret)}`;
}
