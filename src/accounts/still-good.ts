// Which of those who listen still may: their token or session is there, and nobody has suspended or deleted their account.
import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import type { App } from "../app.ts";
import { isActiveRow } from "./queries.ts";

/** By what somebody came in: the token of a client, or the session of a browser. */
export interface Credential {
  token?: { id: string };
  session?: { hash: string };
}

/** Two queries, however many listen. */
export async function stillGood<T extends Credential>(app: App, viewers: readonly T[]): Promise<Set<T>> {
  const tokens = await goodTokens(
    app,
    viewers.flatMap(({ token }) => token?.id ?? []),
  );
  const sessions = await goodSessions(
    app,
    viewers.flatMap(({ session }) => session?.hash ?? []),
  );
  return new Set(
    viewers.filter(({ token, session }) =>
      token ? tokens.has(token.id) : session !== undefined && sessions.has(session.hash),
    ),
  );
}

async function goodTokens({ store }: App, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { q, t } = store.read;
  const rows = await q
    .select({ id: t.oauthTokens.id })
    .from(t.oauthTokens)
    .innerJoin(t.users, eq(t.users.id, t.oauthTokens.userId))
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(and(inArray(t.oauthTokens.id, ids), isNull(t.oauthTokens.revokedAt), isActiveRow(t.accounts)));
  return new Set(rows.map(({ id }) => id));
}

async function goodSessions({ store, clock }: App, hashes: string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const { q, t } = store.read;
  const rows = await q
    .select({ hash: t.sessions.hash })
    .from(t.sessions)
    .innerJoin(t.users, eq(t.users.id, t.sessions.userId))
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(
      and(inArray(t.sessions.hash, hashes), gt(t.sessions.expiresAt, clock.now()), isActiveRow(t.accounts)),
    );
  return new Set(rows.map(({ hash }) => hash));
}
