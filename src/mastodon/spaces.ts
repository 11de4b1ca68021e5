// /api/v1/spaces: the extension for Spaces (docs/api.md, docs/spaces-protocol.md).
import { Hono } from "hono";
import { z } from "zod";
import { getAccount } from "../accounts/queries.ts";
import { AppError } from "../errors.ts";
import { readBody } from "../http.ts";
import { answerInvite } from "../spaces/answer-invite.ts";
import { calendarOf } from "../spaces/calendar.ts";
import { cancelSpace } from "../spaces/cancel-space.ts";
import { editSpace } from "../spaces/edit-space.ts";
import { endSpace } from "../spaces/end-space.ts";
import { findSpaces } from "../spaces/find-spaces.ts";
import { invitation, inviteGuest, uninviteGuest } from "../spaces/invite-guest.ts";
import { letBackIn } from "../spaces/people/let-back-in.ts";
import { removedFrom, requireModerator } from "../spaces/people/queries.ts";
import { getOwnSpace, getSeenSpace, getSpace, invitedTo, listSpaces, type Space } from "../spaces/queries.ts";
import { dontRemindMe, remindMe } from "../spaces/remind-me.ts";
import { scheduleSpace } from "../spaces/schedule-space.ts";
import { SPACE_STATES } from "../spaces/schema.ts";
import { startScheduled, startSpace } from "../spaces/start-space.ts";
import { issueTicket } from "../spaces/tickets.ts";
import { toAccountList, toAccounts } from "./entities/account.ts";
import { toSpace, toSpaces } from "./entities/space.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, linkOffsets, linkPages, offsetOf, pageOf, queryOf } from "./params.ts";
import { changesIn, draftIn } from "./space-params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

const text = z.string().max(100).optional();
const listQuery = z.object({
  state: z.enum(SPACE_STATES).default("live"),
  topic: text,
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "A language is a code such as ar or en")
    .optional(),
  account_id: text,
  following: flag.default(false),
});

const searchQuery = z.object({
  q: z
    .string("is missing")
    .max(2_000)
    .transform((typed) => typed.replaceAll("\0", " ")),
});

const guestBody = z.object({ account_id: invitation.shape.accountId, role: invitation.shape.role });

/** What a listener without an account was given to come back with. */
const ticketBody = z.object({ resume: z.string().max(100).optional() });

const WRITE = "write:statuses";

export const spaces = new Hono<ApiEnv>();

spaces.get("/", async (c) => {
  const { app } = c.var;
  const { state, topic, language, account_id: hostId, following } = listQuery.parse(queryOf(c));
  const viewer = optionalViewer(c);
  if (following && !viewer) throw new AppError("unauthenticated", "Whom you follow needs an account");
  const page = { ...pageOf(c, 20, 80), offset: offsetOf(c) };
  const now = app.clock.now();
  const filter = { state, topic, language, hostId, following, viewerId: viewer?.account.id, now };
  const found = await listSpaces(app.store.read, filter, page);
  // Those to come are in the order of their times, so their pages are counted.
  if (state === "scheduled") linkOffsets(c, page, found.length);
  else linkPages(c, idsOf(found));
  return c.json(await toSpaces(app, found, viewer?.account));
});

spaces.get("/search", async (c) => {
  const { app } = c.var;
  const viewer = optionalViewer(c);
  const page = { limit: pageOf(c, 20, 40).limit, offset: offsetOf(c) };
  const how = { ...page, viewerId: viewer?.account.id, now: app.clock.now() };
  const found = await findSpaces(app.store.read, searchQuery.parse(queryOf(c)).q, how);
  linkOffsets(c, page, found.length);
  return c.json(await toSpaces(app, found, viewer?.account));
});

/** Live at once, or planned where a time is given. */
spaces.post("/", async (c) => {
  const { app } = c.var;
  const { account } = requireUser(c, WRITE);
  const draft = draftIn(await readBody(c.req.raw));
  const make = draft["scheduledFor"] === undefined ? startSpace : scheduleSpace;
  return c.json(await toSpace(app, await make(app, account.id, draft), account));
});

spaces.get("/:id", async (c) => {
  const { app } = c.var;
  const viewer = optionalViewer(c);
  return c.json(await toSpace(app, await seenSpace(c), viewer?.account));
});

spaces.get("/:id/calendar.ics", async (c) => {
  const { app } = c.var;
  const space = await seenSpace(c);
  const host = await getAccount(app.store.read, space.hostId);
  const handle = `${host.username}@${host.domain ?? app.config.domain}`;
  const file = calendarOf(space, { handle, name: host.name || host.username }, app.config.domain);
  c.header("content-type", "text/calendar; charset=utf-8; method=PUBLISH");
  c.header("content-disposition", `attachment; filename="space-${space.id}.ics"`);
  return c.body(file);
});

const edit = async (c: ApiContext) => {
  const { app } = c.var;
  const { account } = requireUser(c, WRITE);
  const changes = changesIn(await readBody(c.req.raw));
  return c.json(await toSpace(app, await editSpace(app, account.id, idIn(c), changes), account));
};
spaces.put("/:id", edit);
spaces.patch("/:id", edit);

/** Calls a planned one off. */
spaces.delete("/:id", async (c) =>
  answerWith(c, cancelSpace(c.var.app, idIn(c), requireUser(c, WRITE).account.id)),
);

spaces.post("/:id/start", async (c) =>
  answerWith(c, startScheduled(c.var.app, requireUser(c, WRITE).account.id, idIn(c))),
);

spaces.post("/:id/end", async (c) =>
  answerWith(c, endSpace(c.var.app, idIn(c), requireUser(c, WRITE).account.id)),
);

spaces.post("/:id/reminder", async (c) =>
  answerWith(c, remindMe(c.var.app, requireUser(c, WRITE).account.id, idIn(c))),
);

spaces.delete("/:id/reminder", async (c) =>
  answerWith(c, dontRemindMe(c.var.app, requireUser(c, WRITE).account.id, idIn(c))),
);

spaces.get("/:id/guests", async (c) => {
  const { app } = c.var;
  const { account } = requireUser(c, "read:statuses");
  await getOwnSpace(app.store.read, idIn(c), account.id);
  const invited = await invitedTo(app.store.read, idIn(c));
  const entities = await toAccounts(
    app,
    invited.map((guest) => guest.account),
    account,
  );
  return c.json(
    invited.map((guest) => ({
      account: entities.get(guest.account.id)!,
      role: guest.role,
      accepted: guest.acceptedAt !== null,
    })),
  );
});

spaces.post("/:id/guests", async (c) => {
  const { account } = requireUser(c, WRITE);
  const { account_id, role } = guestBody.parse(await readBody(c.req.raw));
  return answerWith(c, inviteGuest(c.var.app, account.id, idIn(c), { accountId: account_id, role }));
});

spaces.delete("/:id/guests/:guest", async (c) =>
  answerWith(c, uninviteGuest(c.var.app, requireUser(c, WRITE).account.id, idIn(c), c.req.param("guest"))),
);

/** Whoever was sent out, for those who may let them in again. */
spaces.get("/:id/removed", async (c) => {
  const { app } = c.var;
  const { account } = requireUser(c, "read:statuses");
  const { read } = app.store;
  const space = await getSpace(read, idIn(c));
  await requireModerator(read, space, account.id);
  return c.json(await toAccountList(app, await removedFrom(read, space.id), account));
});

spaces.delete("/:id/removed/:account", async (c) => {
  const { account } = requireUser(c, WRITE);
  await letBackIn(c.var.app, idIn(c), account.id, c.req.param("account"));
  return c.json({});
});

spaces.post("/:id/invitation/accept", async (c) =>
  answerWith(c, answerInvite(c.var.app, requireUser(c, WRITE).account.id, idIn(c), true)),
);

spaces.post("/:id/invitation/decline", async (c) =>
  answerWith(c, answerInvite(c.var.app, requireUser(c, WRITE).account.id, idIn(c), false)),
);

spaces.post("/:id/tickets", async (c) => {
  const { app } = c.var;
  const id = c.req.param("id");
  // Without an account one listens; with one, blocks count, and the host's seat needs the right to write.
  const viewer = optionalViewer(c) && requireUser(c, "write:statuses");
  const { token, session } = viewer ?? {};
  const by = token ? { token: { id: token.id } } : session && { session: { hash: session.hash } };
  const { resume } = ticketBody.parse(await readBody(c.req.raw));
  const entitlement = { credential: by, resume };
  const issued = await issueTicket(app, id, viewer?.account.id ?? null, entitlement);
  const socket = new URL(`/api/v1/spaces/${id}/socket`, app.uris.origin.replace(/^http/, "ws"));
  return c.json({ ...issued, socket: socket.href });
});

function idIn(c: ApiContext): string {
  return c.req.param("id") ?? "";
}

function idsOf(found: readonly Space[]): string[] {
  return found.map(({ id }) => id);
}

async function seenSpace(c: ApiContext): Promise<Space> {
  return getSeenSpace(c.var.app.store.read, idIn(c), optionalViewer(c)?.account.id);
}

async function answerWith(c: ApiContext, doing: Promise<Space>): Promise<Response> {
  const { account } = requireUser(c, WRITE);
  return c.json(await toSpace(c.var.app, await doing, account));
}
