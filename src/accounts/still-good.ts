// Which of those who listen still may: their token or session is there, and nobody has suspended or deleted their account.
import { and, eq, exists, gt, inArray, isNull, type AnyColumn, type SQL } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";
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
  const { id, userId, revokedAt } = t.oauthTokens;
  const rows = await q
    .select({ id })
    .from(t.oauthTokens)
    .where(and(inArray(id, ids), isNull(revokedAt), isActiveUsers(store.read, userId)));
  return new Set(rows.map(({ id }) => id));
}

async function goodSessions({ store, clock }: App, hashes: string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const { q, t } = store.read;
  const { hash, userId, expiresAt } = t.sessions;
  const rows = await q
    .select({ hash })
    .from(t.sessions)
    .where(and(inArray(hash, hashes), gt(expiresAt, clock.now()), isActiveUsers(store.read, userId)));
  return new Set(rows.map(({ hash }) => hash));
}

/** Of whom nobody has suspended or deleted the account. */
function isActiveUsers({ q, t }: Db, userId: AnyColumn): SQL {
  const owner = q
    .select({ id: t.users.id })
    .from(t.users)
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(and(eq(t.users.id, userId), isActiveRow(t.accounts)));
  return exists(owner);
}
