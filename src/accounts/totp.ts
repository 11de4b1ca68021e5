// Codes of an authenticator app (TOTP, RFC 6238) as the second factor, and recovery codes for the day the app is lost.
import { randomInt } from "node:crypto";
import { and, count, eq, lt } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import { readSettings } from "../settings/settings.ts";
import { noteSecurityChange } from "./note-security-change.ts";
import type { Account, User } from "./queries.ts";
import { hashOf } from "./sessions.ts";

const PERIOD_S = 30;
const RECOVERY_CODES = 10;
/** 80 bits each, so that a plain hash is enough. Without i, l, o and u, which are read wrongly. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const CODE_LENGTH = 16;

export interface TotpSetUp {
  /** Base32, for typing. */
  secret: string;
  /** otpauth://, for the QR code. */
  uri: string;
}

export function hasTotp({ totpSince }: User): boolean {
  return totpSince !== null;
}

/** A new secret, which counts once a code of it was given. @throws AppError conflict */
export async function beginTotp(app: App, user: User, account: Account): Promise<TotpSetUp> {
  if (hasTotp(user)) throw new AppError("conflict", "Codes are on already: turn them off first");
  const { instanceName } = await readSettings(app.store);
  const secret = new Secret({ size: 20 });
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.users).set({ totpSecret: secret.base32, totpStep: 0 }).where(eq(t.users.id, user.id));
  });
  const label = `${account.username}@${app.config.domain}`;
  return { secret: secret.base32, uri: new TOTP({ issuer: instanceName, label, secret }).toString() };
}

/** Turns it on with a first code; returns the recovery codes, which are shown this once. @throws AppError unprocessable */
export async function finishTotp(app: App, user: User, code: string): Promise<string[]> {
  return app.store.tx(async (tx) => {
    if (hasTotp(user) || !(await takeTotp(app, tx, user, code))) throw wrongCode();
    const { q, t } = tx;
    await q.update(t.users).set({ totpSince: app.clock.now() }).where(eq(t.users.id, user.id));
    await noteSecurityChange(app, tx, user, "totp_on");
    return replaceRecoveryCodes(tx, user);
  });
}

export async function endTotp(app: App, user: User): Promise<void> {
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    const off = { totpSecret: null, totpSince: null, totpStep: 0 };
    await q.update(t.users).set(off).where(eq(t.users.id, user.id));
    await q.delete(t.recoveryCodes).where(eq(t.recoveryCodes.userId, user.id));
    if (hasTotp(user)) await noteSecurityChange(app, tx, user, "totp_off");
  });
}

/** The old ones stop working. @throws AppError conflict */
export async function renewRecoveryCodes(app: App, user: User): Promise<string[]> {
  if (!hasTotp(user))
    throw new AppError("conflict", "Recovery codes need codes at sign-in: turn them on first");
  return app.store.tx(async (tx) => {
    await noteSecurityChange(app, tx, user, "recovery_codes");
    return replaceRecoveryCodes(tx, user);
  });
}

export async function recoveryCodesLeft({ q, t }: Db, userId: string): Promise<number> {
  const [row] = await q
    .select({ left: count() })
    .from(t.recoveryCodes)
    .where(eq(t.recoveryCodes.userId, userId));
  return row!.left;
}

/** Six digits of the app, or a recovery code: either is taken once. @throws AppError unauthenticated */
export async function useSecondFactor(app: App, user: User, given: string): Promise<void> {
  const code = given.replace(/[\s-]/g, "").toLowerCase();
  const isRight = await app.store.tx((tx) =>
    /^\d{6}$/.test(code) ? takeTotp(app, tx, user, code) : takeRecoveryCode(app, tx, user, code),
  );
  if (!isRight) throw new AppError("unauthenticated", "This code is wrong, or it was used already");
}

/** Codes of the step before and after count too, for clocks that differ; no step counts twice, nor one before the last. */
async function takeTotp(app: App, { q, t }: Tx, user: User, given: string): Promise<boolean> {
  const token = given.replace(/\s/g, "");
  if (user.totpSecret === null || !/^\d{6}$/.test(token)) return false;
  const timestamp = app.clock.now().getTime();
  const secret = Secret.fromBase32(user.totpSecret);
  const delta = TOTP.validate({ token, secret, timestamp, period: PERIOD_S, window: 1 });
  if (delta === null) return false;
  const step = TOTP.counter({ period: PERIOD_S, timestamp }) + delta;
  const taken = await q
    .update(t.users)
    .set({ totpStep: step })
    .where(and(eq(t.users.id, user.id), eq(t.users.totpSecret, user.totpSecret), lt(t.users.totpStep, step)))
    .returning({ id: t.users.id });
  return taken.length > 0;
}

async function takeRecoveryCode(app: App, tx: Tx, user: User, code: string): Promise<boolean> {
  const { q, t } = tx;
  const isIt = and(eq(t.recoveryCodes.hash, hashOf(code)), eq(t.recoveryCodes.userId, user.id));
  const taken = await q.delete(t.recoveryCodes).where(isIt).returning({ hash: t.recoveryCodes.hash });
  if (taken.length === 0) return false;
  const values = { left: await recoveryCodesLeft(tx, user.id), url: `${app.uris.origin}/settings/security` };
  await enqueueMail(app, tx, { to: { userId: user.id }, message: "recovery_code_used", values });
  return true;
}

async function replaceRecoveryCodes({ q, t }: Tx, user: User): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, createCode);
  await q.delete(t.recoveryCodes).where(eq(t.recoveryCodes.userId, user.id));
  await q.insert(t.recoveryCodes).values(codes.map((code) => ({ hash: hashOf(code), userId: user.id })));
  return codes.map((code) => code.match(/.{4}/g)!.join("-"));
}

function createCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

function wrongCode(): AppError {
  const safe = "This code is wrong: type the one that the app shows now";
  return new AppError("unprocessable", safe, { details: { code: safe } });
}
