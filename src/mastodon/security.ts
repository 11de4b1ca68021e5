// /api/v1/security, an extension: how a person signs in, seen and changed by that person at a browser of ours alone.
import { Hono } from "hono";
import { z } from "zod";
import { changeAddress } from "../accounts/change-address.ts";
import {
  addPasskey,
  passkeysOf,
  passkeyToMake,
  removePasskey,
  renamePasskey,
  type Passkey,
} from "../accounts/passkeys.ts";
import { isFresh } from "../accounts/sessions.ts";
import { changePassword } from "../accounts/set-password.ts";
import {
  beginTotp,
  endTotp,
  finishTotp,
  hasTotp,
  recoveryCodesLeft,
  renewRecoveryCodes,
} from "../accounts/totp.ts";
import { readBody } from "../http.ts";
import { canSendMail } from "../mail/enqueue-mail.ts";
import type { ApiEnv } from "./env.ts";
import { limit } from "./rate-limits.ts";
import { answerFieldErrors } from "./registration.ts";
import { requireFreshSession, requireSession } from "./viewer.ts";

export const security = new Hono<ApiEnv>();

security.onError((error, c) => answerFieldErrors(c, error));

security.get("/", async (c) => {
  const { app } = c.var;
  const { user, session } = requireSession(c);
  const passkeys = await passkeysOf(app.store.read, user.id);
  return c.json({
    email: user.email,
    email_confirmed: user.emailConfirmedAt !== null,
    can_confirm: canSendMail(app.config),
    password_changed_at: user.passwordChangedAt.toISOString(),
    totp: hasTotp(user),
    recovery_codes_left: await recoveryCodesLeft(app.store.read, user.id),
    passkeys: passkeys.map(toPasskey),
    /** Whether changes are taken without asking again who it is. */
    fresh: isFresh(app, session),
  });
});

security.put("/password", async (c) => {
  const { user, session } = requireFreshSession(c);
  const { password } = z.object({ password: z.string() }).parse(await readBody(c.req.raw));
  await changePassword(c.var.app, user, session, password);
  return c.json({});
});

security.put("/email", async (c) => {
  const { user } = requireFreshSession(c);
  const isSent = await changeAddress(c.var.app, user, await readBody(c.req.raw));
  return c.json({ confirmation_sent: isSent });
});

security.post("/totp", async (c) => {
  const { user, account } = requireFreshSession(c);
  return c.json(await beginTotp(c.var.app, user, account));
});

security.put("/totp", async (c) => {
  const { user } = requireFreshSession(c);
  limit(c, "secondFactor", user.id);
  const { code } = z.object({ code: z.string().max(100) }).parse(await readBody(c.req.raw));
  return c.json({ recovery_codes: await finishTotp(c.var.app, user, code) });
});

security.delete("/totp", async (c) => {
  const { user } = requireFreshSession(c);
  await endTotp(c.var.app, user);
  return c.json({});
});

security.post("/recovery_codes", async (c) => {
  const { user } = requireFreshSession(c);
  return c.json({ recovery_codes: await renewRecoveryCodes(c.var.app, user) });
});

security.post("/passkeys/options", async (c) => {
  const { user, account } = requireFreshSession(c);
  return c.json(await passkeyToMake(c.var.app, user, account));
});

security.post("/passkeys", async (c) => {
  const { user } = requireFreshSession(c);
  const { name, credential } = await readBody(c.req.raw);
  return c.json(toPasskey(await addPasskey(c.var.app, user, { name, credential })));
});

security.patch("/passkeys/:id", async (c) => {
  const { user } = requireSession(c);
  const { name } = await readBody(c.req.raw);
  return c.json(toPasskey(await renamePasskey(c.var.app, user.id, c.req.param("id"), name)));
});

security.delete("/passkeys/:id", async (c) => {
  const { user } = requireFreshSession(c);
  await removePasskey(c.var.app, user, c.req.param("id"));
  return c.json({});
});

function toPasskey({ id, name, createdAt, lastUsedAt }: Passkey) {
  return {
    id,
    name,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
