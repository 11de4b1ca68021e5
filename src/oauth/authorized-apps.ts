// The apps that act for a person: seen, and shut out, by that person.
import { and, desc, eq, isNull } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { OAuthApp } from "./tokens.ts";

export interface AuthorizedApp {
  client: OAuthApp;
  /** Of all its tokens together. */
  scopes: string[];
  since: Date;
  lastUsedAt: Date | null;
}

/** The one that was let in last comes first. */
export async function authorizedApps({ q, t }: Db, userId: string): Promise<AuthorizedApp[]> {
  const { oauthApps, oauthTokens } = t;
  const rows = await q
    .select({ client: oauthApps, token: oauthTokens })
    .from(oauthTokens)
    .innerJoin(oauthApps, eq(oauthApps.id, oauthTokens.appId))
    .where(and(eq(oauthTokens.userId, userId), isNull(oauthTokens.revokedAt)))
    .orderBy(desc(oauthTokens.id));
  return [...Map.groupBy(rows, ({ client }) => client.id).values()].map((group) => ({
    client: group[0]!.client,
    scopes: [...new Set(group.flatMap(({ token }) => token.scopes))],
    since: group.at(-1).token.createdAt,
    lastUsedAt: newest(group.map(({ token }) => token.lastUsedAt)),
  }));
}

function newest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : new Date(Math.max(...known.map((time) => time.getTime())));
}

/** Ends all its tokens of this person, and the codes that would become some. @throws AppError not_found */
export async function shutOutApp(app: App, userId: string, appId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async ({ q, t }) => {
    const { oauthCodes, oauthTokens } = t;
    const isOpen = isNull(oauthTokens.revokedAt);
    const ended = await q
      .update(oauthTokens)
      .set({ revokedAt: at })
      .where(and(eq(oauthTokens.userId, userId), eq(oauthTokens.appId, appId), isOpen))
      .returning({ id: oauthTokens.id });
    await q.delete(oauthCodes).where(and(eq(oauthCodes.userId, userId), eq(oauthCodes.appId, appId)));
    if (ended.length === 0) throw new AppError("not_found", "This app does not act for you");
  });
}
