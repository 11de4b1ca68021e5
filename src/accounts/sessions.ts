// Browser sessions: a secret in an HttpOnly cookie, its SHA-256 in the database.
import { createHash } from "node:crypto";
import { and, desc, eq, gt, ne } from "drizzle-orm";
import type { App } from "../app.ts";
import { createId, createSecret } from "../ids.ts";
import type { Tables } from "../schema.ts";

export type Session = Tables["sessions"]["$inferSelect"];

const LIFETIME_MS = 90 * 24 * 3_600_000;
const TOUCH_MS = 3_600_000;
/** For how long after the password was given a session may do what needs it anew (T8). */
export const FRESH_MS = 10 * 60_000;

/** Opens a session for a user who has just authenticated; returns the cookie's secret. */
export async function openSession(app: App, userId: string, userAgent: string): Promise<string> {
  const secret = createSecret();
  const at = app.clock.now();
  await app.store.tx(async ({ q, t }) => {
    await q.insert(t.sessions).values({
      hash: hashOf(secret),
      id: createId(at),
      userId,
      userAgent: userAgent.slice(0, 300),
      authenticatedAt: at,
      lastSeenAt: at,
      createdAt: at,
      expiresAt: new Date(at.getTime() + LIFETIME_MS),
    });
  });
  return secret;
}

export async function findSession(app: App, secret: string): Promise<Session | undefined> {
  const { q, t } = app.store.read;
  const at = app.clock.now();
  const [session] = await q
    .select()
    .from(t.sessions)
    .where(and(eq(t.sessions.hash, hashOf(secret)), gt(t.sessions.expiresAt, at)));
  if (session && at.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) await touch(app, session, at);
  return session;
}

/** Those that are open, the latest seen first. */
export async function sessionsOf(app: App, userId: string): Promise<Session[]> {
  const { q, t } = app.store.read;
  return q
    .select()
    .from(t.sessions)
    .where(and(eq(t.sessions.userId, userId), gt(t.sessions.expiresAt, app.clock.now())))
    .orderBy(desc(t.sessions.lastSeenAt));
}

async function touch(app: App, session: Session, at: Date): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.sessions).set({ lastSeenAt: at }).where(eq(t.sessions.hash, session.hash));
  });
}

/** Notes that the user has given the password anew. */
export async function refreshSession(app: App, session: Session): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q
      .update(t.sessions)
      .set({ authenticatedAt: app.clock.now() })
      .where(eq(t.sessions.hash, session.hash));
  });
}

export function isFresh(app: App, session: Session): boolean {
  return app.clock.now().getTime() - session.authenticatedAt.getTime() <= FRESH_MS;
}

export async function endSession(app: App, session: Session): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.delete(t.sessions).where(eq(t.sessions.hash, session.hash));
  });
}

/** Those of all other browsers. */
export async function endOtherSessions(app: App, { userId, hash }: Session): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.delete(t.sessions).where(and(eq(t.sessions.userId, userId), ne(t.sessions.hash, hash)));
  });
}

export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
