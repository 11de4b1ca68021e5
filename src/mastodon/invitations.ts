// /api/v1/invitations, an extension: the invitations that a person has made.
import { Hono } from "hono";
import { z } from "zod";
import { createInvitation, endInvitation, invitationsOf, type Invitation } from "../accounts/invitations.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings/settings.ts";
import { AppError } from "../errors.ts";
import type { ApiEnv } from "./env.ts";
import { paramsOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const invitations = new Hono<ApiEnv>();

/** Left out: the usual. Null, or an empty field of a form: no end. */
const amount = z.preprocess(
  (value) => (value === "" ? null : value),
  z.coerce.number().nullable().optional(),
);
const form = z.object({ max_uses: amount, days: amount });

invitations.get("/", async (c) => {
  const { app } = c.var;
  const { user } = requireUser(c, "read:accounts");
  const made = await invitationsOf(app.store.read, user.id);
  return c.json(made.map((invitation) => toInvitation(app, invitation)));
});

invitations.post("/", async (c) => {
  const { app } = c.var;
  const { user } = requireUser(c, "write:accounts");
  const { registrations } = await readSettings(app.store);
  if (registrations === "closed")
    throw new AppError("forbidden", "This server takes no new people at the moment");
  const { max_uses: maxUses, days } = form.parse(await paramsOf(c));
  return c.json(toInvitation(app, await createInvitation(app, user, { maxUses, days })));
});

invitations.delete("/:id", async (c) => {
  const { user } = requireUser(c, "write:accounts");
  await endInvitation(c.var.app, user.id, c.req.param("id"));
  return c.json({});
});

function toInvitation({ uris, clock }: App, invitation: Invitation) {
  const { id, code, maxUses, uses, expiresAt, createdAt } = invitation;
  const isOver =
    (maxUses !== null && uses >= maxUses) ||
    (expiresAt !== null && expiresAt.getTime() <= clock.now().getTime());
  return {
    id,
    code,
    url: `${uris.origin}/sign-up?invite=${code}`,
    max_uses: maxUses,
    uses,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    expired: isOver,
  };
}
