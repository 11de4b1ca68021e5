// POST /api/v1/accounts: a client makes an account for a person, where admins let everyone in.
import { Hono } from "hono";
import { z } from "zod";
import { createAccount } from "../accounts/create-account.ts";
import { AppError } from "../errors.ts";
import { toAppError } from "../http.ts";
import { covers } from "../oauth/scopes.ts";
import { issueToken } from "../oauth/tokens.ts";
import { readSettings } from "../settings/settings.ts";
import type { ApiEnv } from "./env.ts";
import { tokenEntity } from "./oauth.ts";
import { flag, paramsOf } from "./params.ts";
import { limitByAddress } from "./rate-limits.ts";

export const registration = new Hono<ApiEnv>();

const form = z.object({
  username: z.string("can't be blank"),
  email: z.string("can't be blank"),
  password: z.string("can't be blank"),
  agreement: flag.refine((agreed) => agreed, "must be accepted"),
  locale: z.string().optional(),
});

/** Answers a token of the asking client: it works at once, as no confirmation is asked for. */
registration.post("/", async (c) => {
  const { app, client } = c.var;
  if (!client) throw new AppError("unauthenticated", "The access token is invalid");
  if (!covers(client.token.scopes, "write:accounts")) {
    throw new AppError("forbidden", "This action is outside the authorized scopes");
  }
  const { registrations } = await readSettings(app.store);
  if (registrations !== "open")
    throw new AppError("forbidden", "This server takes no new people at the moment");
  limitByAddress(c, "signUp");
  const { agreement: _, locale, ...person } = form.parse(await paramsOf(c));
  const { userId } = await createAccount(app, { ...person, locale: locale === "ar" ? "ar" : "en" });
  const token = { appId: client.app.id, userId, scopes: client.token.scopes };
  const createdAt = app.clock.now();
  const secret = await app.store.tx((tx) => issueToken(tx, token, createdAt));
  return c.json(tokenEntity({ secret, scopes: token.scopes, createdAt }));
});

/** Mastodon's `details` name for each field what is wrong, by a code and in words. */
registration.onError((error, c) => {
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
});

function codeOf(description: string): string {
  if (/taken|in use/.test(description)) return "ERR_TAKEN";
  if (/blank/.test(description)) return "ERR_BLANK";
  if (/accepted/.test(description)) return "ERR_ACCEPTED";
  if (/at least/.test(description)) return "ERR_TOO_SHORT";
  if (/kept for/.test(description)) return "ERR_RESERVED";
  return "ERR_INVALID";
}
