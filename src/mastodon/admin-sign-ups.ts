// /api/v1/admin/accounts (and v2) as far as it is about who waits to be let in; the rest of an id's paths is admin.ts.
import { Hono } from "hono";
import { approveSignUp } from "../accounts/approve-sign-up.ts";
import { localAccounts } from "../accounts/queries.ts";
import { rejectSignUp } from "../accounts/reject-sign-up.ts";
import { findSignUp, waitingForApproval, type SignUp } from "../accounts/sign-ups.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { toAdminAccount } from "./entities/report.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, linkPages, pageOf, queryOf } from "./params.ts";
import { requireStaff } from "./viewer.ts";

export const adminSignUps = new Hono<ApiEnv>();

/** `pending` (v1) or `status=pending` (v2); else the accounts of this server, newest first. */
adminSignUps.get("/", async (c) => {
  const { account } = requireStaff(c, "admin:read:accounts");
  const { app } = c.var;
  const query = queryOf(c);
  if (query["status"] === "pending" || flag.catch(false).parse(query["pending"])) {
    const waiting = await waitingForApproval(app.store.read);
    return c.json(waiting.map((signUp) => toPendingAccount(app, signUp)));
  }
  const page = pageOf(c, 100, 200);
  const found = await localAccounts(app.store.read, page.limit, page.maxId);
  const ids = found.map(({ id }) => id);
  linkPages(c, ids);
  return c.json(await Promise.all(ids.map((id) => toAdminAccount(app, id, account))));
});

adminSignUps.get("/:id", async (c, next) => {
  requireStaff(c, "admin:read:accounts");
  const signUp = await findSignUp(c.var.app.store.read, c.req.param("id"));
  return signUp ? c.json(toPendingAccount(c.var.app, signUp)) : next();
});

adminSignUps.post("/:id/approve", async (c) => {
  const { account } = requireStaff(c, "admin:write:accounts");
  const { app } = c.var;
  const signUp = await getSignUp(c);
  const person = await approveSignUp(app, signUp.id);
  if (person) return c.json(await toAdminAccount(app, person.accountId, account));
  return c.json(toPendingAccount(app, await getSignUp(c)));
});

adminSignUps.post("/:id/reject", async (c) => {
  requireStaff(c, "admin:write:accounts");
  const { app } = c.var;
  const signUp = await getSignUp(c);
  await rejectSignUp(app, signUp.id);
  return c.json(toPendingAccount(app, signUp));
});

/** @throws AppError not_found */
async function getSignUp(c: ApiContext): Promise<SignUp> {
  const found = await findSignUp(c.var.app.store.read, c.req.param("id") ?? "");
  if (!found) throw new AppError("not_found", "Record not found");
  return found;
}

/** Admin::Account of somebody who has no account yet: what clients decode of one is empty. */
function toPendingAccount({ uris }: App, signUp: SignUp) {
  const { id, username, email, locale, reason, createdAt, confirmedAt, approvedAt } = signUp;
  const picture = (name: string) => `${uris.origin}/${name}/original/missing.png`;
  const created_at = createdAt.toISOString();
  return {
    id,
    username,
    domain: null,
    created_at,
    email: email ?? "",
    ip: null,
    ips: [],
    locale: locale ?? "en",
    invite_request: reason === "" ? null : reason,
    role: null,
    confirmed: confirmedAt !== null,
    approved: approvedAt !== null,
    disabled: false,
    suspended: false,
    silenced: false,
    sensitized: false,
    account: {
      id,
      username,
      acct: username,
      display_name: username,
      locked: false,
      bot: false,
      group: false,
      discoverable: false,
      created_at,
      note: "",
      url: uris.profile(username),
      uri: uris.actor(username),
      avatar: picture("avatars"),
      avatar_static: picture("avatars"),
      header: picture("headers"),
      header_static: picture("headers"),
      followers_count: 0,
      following_count: 0,
      statuses_count: 0,
      last_status_at: null,
      emojis: [],
      fields: [],
    },
  };
}
