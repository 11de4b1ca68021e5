// /api/v1/emails: a client whose person has not confirmed the address yet.
import { Hono } from "hono";
import { askForConfirmation } from "../accounts/send-links.ts";
import { AppError } from "../errors.ts";
import type { ApiEnv } from "./env.ts";
import { limitLinks } from "./rate-limits.ts";
import { optionalViewer } from "./viewer.ts";

export const emails = new Hono<ApiEnv>();

emails.post("/confirmations", async (c) => {
  const { signUp } = c.var;
  if (!signUp) {
    if (!optionalViewer(c)) throw new AppError("unauthenticated", "The access token is invalid");
    throw new AppError(
      "forbidden",
      "This method is only available while the e-mail is awaiting confirmation",
    );
  }
  if (signUp.confirmedAt) {
    throw new AppError(
      "forbidden",
      "This method is only available while the e-mail is awaiting confirmation",
    );
  }
  limitLinks(c, signUp.handle);
  await askForConfirmation(c.var.app, signUp.handle);
  return c.json({});
});

emails.get("/check_confirmation", (c) => {
  const { signUp } = c.var;
  if (signUp) return c.json(signUp.confirmedAt !== null);
  if (!optionalViewer(c)) throw new AppError("unauthenticated", "The access token is invalid");
  return c.json(true);
});
