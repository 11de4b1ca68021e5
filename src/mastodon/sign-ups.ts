// /api/v1/sign_ups, an extension: how our own pages sign people up, confirm addresses and reset passwords.
import { Hono } from "hono";
import { z } from "zod";
import { confirmAddress } from "../accounts/confirm-address.ts";
import { findInvitation } from "../accounts/invitations.ts";
import { findAccount } from "../accounts/queries.ts";
import { askForConfirmation, askForReset } from "../accounts/send-links.ts";
import { resetPasswordByMail } from "../accounts/set-password.ts";
import { signUp } from "../accounts/sign-up.ts";
import { AppError } from "../errors.ts";
import { readBody } from "../http.ts";
import { toAccount } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";
import { limitByAddress, limitLinks } from "./rate-limits.ts";
import { answerFieldErrors, registrationForm } from "./registration.ts";
import { requireOwnOrigin, startSession } from "./viewer.ts";

export const signUps = new Hono<ApiEnv>();
export const passwords = new Hono<ApiEnv>();

signUps.onError((error, c) => answerFieldErrors(c, error));
passwords.onError((error, c) => answerFieldErrors(c, error));

const login = z.object({ login: z.string().max(300) });
const link = z.object({ token: z.string().max(100) });

/** `waits_for` says what is missing; where nothing is, the person is signed in. */
signUps.post("/", async (c) => {
  requireOwnOrigin(c);
  limitByAddress(c, "signUp");
  const done = await signUp(c.var.app, registrationForm.parse(await readBody(c.req.raw)));
  if (done.waitsFor === null) await startSession(c, done.person.userId);
  return c.json({ waits_for: done.waitsFor });
});

/** Whose invitation it is. */
signUps.get("/invitations/:code", async (c) => {
  const { app } = c.var;
  const invitation = await findInvitation(app.store.read, c.req.param("code"), app.clock.now());
  const inviter = invitation && (await findAccount(app.store.read, invitation.inviter.accountId));
  if (!inviter) throw new AppError("gone", "This invitation is used up or over: ask for a new one");
  return c.json({ account: await toAccount(app, inviter, undefined) });
});

/** The link of a mail was opened, and its button pressed: mail programs open links on their own. */
signUps.post("/confirm", async (c) => {
  requireOwnOrigin(c);
  limitByAddress(c, "linkFrom");
  const { token } = link.parse(await readBody(c.req.raw));
  return c.json({ state: await confirmAddress(c.var.app, token) });
});

signUps.post("/resend", async (c) => {
  requireOwnOrigin(c);
  const asked = login.parse(await readBody(c.req.raw));
  limitLinks(c, asked.login);
  await askForConfirmation(c.var.app, asked.login);
  return c.json({});
});

passwords.post("/forgotten", async (c) => {
  requireOwnOrigin(c);
  const asked = login.parse(await readBody(c.req.raw));
  limitLinks(c, asked.login);
  await askForReset(c.var.app, asked.login);
  return c.json({});
});

passwords.post("/reset", async (c) => {
  requireOwnOrigin(c);
  limitByAddress(c, "linkFrom");
  const { token, password } = link.extend({ password: z.string() }).parse(await readBody(c.req.raw));
  await resetPasswordByMail(c.var.app, token, password);
  return c.json({});
});
