// /api/v1/sessions, an extension: how our own pages log in. The session lives in an HttpOnly cookie.
import { Hono } from "hono";
import { z } from "zod";
import type { Person } from "../accounts/authenticate.ts";
import { authenticateByPasskey, passkeyToUse } from "../accounts/passkeys.ts";
import {
  endOtherSessions,
  endSession,
  refreshSession,
  sessionsOf,
  type Session,
} from "../accounts/sessions.ts";
import { findHalfSignedIn, finishSignIn, proveAgain, signInByPassword } from "../accounts/sign-in.ts";
import { AppError } from "../errors.ts";
import { readBody } from "../http.ts";
import { toAccount } from "./entities/account.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { limit, limitByAddress, limitLogIn } from "./rate-limits.ts";
import { forgetSession, requireOwnOrigin, requireSession, startSession } from "./viewer.ts";

export const sessions = new Hono<ApiEnv>();

const password = z.string().max(1_000);
const code = z.string().max(100);
/** Of one step, or the first of two; the second; or a passkey, which needs no other. */
const logIn = z.union([
  z.object({ passkey: z.looseObject({}) }),
  z.object({ ticket: z.string().max(100), code }),
  z.object({ login: z.string(), password }),
]);
const again = z.object({ password, code: code.optional(), passkey: z.looseObject({}) }).partial();

sessions.post("/", async (c) => {
  requireOwnOrigin(c);
  const { user, account } = await signIn(c, logIn.parse(await readBody(c.req.raw)));
  await startSession(c, user.id);
  return c.json({ account: await toAccount(c.var.app, account, account) });
});

async function signIn(c: ApiContext, form: z.infer<typeof logIn>): Promise<Person> {
  const { app } = c.var;
  if ("passkey" in form) {
    limitByAddress(c, "logInFrom");
    return authenticateByPasskey(app, form.passkey);
  }
  if ("ticket" in form) {
    limitByAddress(c, "logInFrom");
    const { user } = await findHalfSignedIn(app, form.ticket);
    limit(c, "secondFactor", user.id);
    return finishSignIn(app, form.ticket, form.code);
  }
  limitLogIn(c, form.login);
  return signInByPassword(app, form.login, form.password);
}

/** What the browser asks the device for. */
sessions.post("/passkey_options", async (c) => {
  requireOwnOrigin(c);
  limitByAddress(c, "logInFrom");
  return c.json(await passkeyToUse(c.var.app));
});

sessions.get("/", async (c) => {
  const { session, user } = requireSession(c);
  const all = await sessionsOf(c.var.app, user.id);
  return c.json(all.map((one) => toSession(one, session)));
});

/** All but the one that asks. */
sessions.delete("/", async (c) => {
  const { session } = requireSession(c);
  await endOtherSessions(c.var.app, session);
  return c.json({});
});

sessions.delete("/:id", async (c) => {
  const { session, user } = requireSession(c);
  const all = await sessionsOf(c.var.app, user.id);
  const id = c.req.param("id");
  const ending = id === "current" ? session : all.find((one) => one.id === id);
  if (!ending) throw new AppError("not_found", "There is no such session");
  await endSession(c.var.app, ending);
  if (ending.id === session.id) forgetSession(c);
  return c.json({});
});

/** For ten minutes the session may then do what needs the password anew, such as changing the tip jar. */
sessions.post("/current/reauthenticate", async (c) => {
  const viewer = requireSession(c);
  const proof = again.parse(await readBody(c.req.raw));
  limitLogIn(c, viewer.account.handle);
  if (proof.code) limit(c, "secondFactor", viewer.user.id);
  await proveAgain(c.var.app, viewer, proof);
  await refreshSession(c.var.app, viewer.session);
  return c.json({});
});

function toSession(session: Session, current: Session) {
  return {
    id: session.id,
    user_agent: session.userAgent,
    created_at: session.createdAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
    current: session.id === current.id,
  };
}
