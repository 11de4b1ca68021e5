// POST /api/v1/accounts: a client signs a person up.
import { Hono, type Context } from "hono";
import { z } from "zod";
import { hashOf } from "../accounts/sessions.ts";
import { signUp } from "../accounts/sign-up.ts";
import { AppError } from "../errors.ts";
import { toAppError } from "../http.ts";
import { createSecret } from "../ids.ts";
import { covers } from "../oauth/scopes.ts";
import type { ApiEnv } from "./env.ts";
import { tokenEntity } from "./oauth.ts";
import { flag, paramsOf } from "./params.ts";
import { limitByAddress } from "./rate-limits.ts";

export const registration = new Hono<ApiEnv>();

const languages = ["en", "ar"] as const;
const blank = "can't be blank";
export const registrationForm = z
  .object({
    username: z.string(blank).min(1, blank),
    email: z.string(blank).min(1, blank),
    password: z.string(blank).min(1, blank),
    agreement: flag.refine((agreed) => agreed, "must be accepted"),
    locale: z.string().nullish(),
    reason: z.string().nullish(),
    /** An extension. */
    invite_code: z.string().nullish(),
  })
  .transform(({ username, email, password, locale, reason, invite_code }) => ({
    username,
    email,
    password,
    locale: languages.find((language) => language === locale?.slice(0, 2)) ?? null,
    reason: reason ?? "",
    inviteCode: invite_code ?? "",
  }));

/** Answers a token of the asking client: it works once nothing is waited for, which may be at once. */
registration.post("/", async (c) => {
  const { app, client } = c.var;
  if (!client) throw new AppError("unauthenticated", "The access token is invalid");
  if (!covers(client.token.scopes, "write:accounts")) {
    throw new AppError("forbidden", "This action is outside the authorized scopes");
  }
  limitByAddress(c, "signUp");
  const form = registrationForm.parse(await paramsOf(c));
  const secret = createSecret();
  const { scopes } = client.token;
  await signUp(app, form, { hash: hashOf(secret), appId: client.app.id, scopes });
  return c.json(tokenEntity({ secret, scopes, createdAt: app.clock.now() }));
});

registration.onError((error, c) => answerFieldErrors(c, error));

/** Mastodon's `details` name for each field what is wrong, by a code and in words. */
export function answerFieldErrors(c: Context, error: Error): Response {
  const known = toAppError(error);
  if (known?.code !== "unprocessable") throw error;
  const details = Object.entries(known.details ?? {}).map(([field, description]) => [
    field,
    [{ error: codeOf(description), description }],
  ]);
  return c.json(
    { error: `Validation failed: ${known.safe}`, code: known.code, details: Object.fromEntries(details) },
    422,
  );
}

function codeOf(description: string): string {
  if (/taken|in use|can't be used/.test(description)) return "ERR_TAKEN";
  if (/blank|^Say why|^Give/.test(description)) return "ERR_BLANK";
  if (/accepted/.test(description)) return "ERR_ACCEPTED";
  if (/at least/.test(description)) return "ERR_TOO_SHORT";
  if (/longer than|at most/.test(description)) return "ERR_TOO_LONG";
  if (/kept for/.test(description)) return "ERR_RESERVED";
  return "ERR_INVALID";
}
