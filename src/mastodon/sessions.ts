// /api/v1/sessions, an extension: how our own pages log in. The session lives in an HttpOnly cookie.
import { Hono } from "hono";
import { z } from "zod";
import { authenticate } from "../accounts/authenticate.ts";
import { endSession, refreshSession, sessionsOf, type Session } from "../accounts/sessions.ts";
import { AppError } from "../errors.ts";
import { readBody } from "../http.ts";
import { toAccount } from "./entities/account.ts";
import type { ApiContext, ApiEnv, Viewer } from "./env.ts";
import { limitLogIn } from "./rate-limits.ts";
import { forgetSession, optionalViewer, requireOwnOrigin, startSession } from "./viewer.ts";

export const sessions = new Hono<ApiEnv>();

const logIn = z.object({ login: z.string(), password: z.string().max(1_000) });
const again = logIn.pick({ password: true });

sessions.post("/", async (c) => {
  requireOwnOrigin(c);
  const { login, password } = logIn.parse(await readBody(c.req.raw));
  limitLogIn(c, login);
  const { user, account } = await authenticate(c.var.app, login, password);
  await startSession(c, user.id);
  return c.json({ account: await toAccount(c.var.app, account, account) });
});

sessions.get("/", async (c) => {
  const { session, user } = requireSession(c);
  const all = await sessionsOf(c.var.app, user.id);
  return c.json(all.map((one) => toSession(one, session)));
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
  const { session, account } = requireSession(c);
  const { password } = again.parse(await readBody(c.req.raw));
  limitLogIn(c, account.handle);
  await authenticate(c.var.app, account.handle, password);
  await refreshSession(c.var.app, session);
  return c.json({});
});

/** Tokens of clients have no say over sessions. */
function requireSession(c: ApiContext): Viewer & { session: Session } {
  const viewer = optionalViewer(c);
  if (!viewer?.session) throw new AppError("unauthenticated", "Sign in first");
  return { ...viewer, session: viewer.session };
}

function toSession(session: Session, current: Session) {
  return {
    id: session.id,
    user_agent: session.userAgent,
    created_at: session.createdAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
    current: session.id === current.id,
  };
}
