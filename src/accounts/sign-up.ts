// Somebody asks to come in: at once where the server is open, else after the address is confirmed or a moderator has said yes.
// What it answers tells nothing of whose addresses are known here (W9): a known one gets a mail that says so.
import { z } from "zod";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { createId } from "../ids.ts";
import { canSendMail, enqueueMail } from "../mail/enqueue-mail.ts";
import { readSettings } from "../settings/settings.ts";
import { admit } from "./admit.ts";
import { isEmailTaken, newAccount, refuseTakenName, type CreatedPerson } from "./create-account.ts";
import { findInvitation, useInvitation, type UsableInvitation } from "./invitations.ts";
import { issueMailToken } from "./mail-tokens.ts";
import { hashPassword } from "./password.ts";
import { tellStaff } from "./tell-staff.ts";
import type { SignUp } from "./sign-ups.ts";

const MAX_REASON = 2_000;

const form = newAccount.omit({ role: true }).extend({
  /** For the moderators, where they are asked. */
  reason: z.string().trim().max(MAX_REASON, "Use at most 2,000 characters").default(""),
  inviteCode: z.string().trim().max(100).default(""),
});
export type SignUpForm = z.input<typeof form>;
type Asked = z.output<typeof form>;

/** A client's token, made before there is an account: it begins to work with it. */
export interface EarlyToken {
  hash: string;
  appId: string;
  scopes: string[];
}

export type SignedUp = { waitsFor: null; person: CreatedPerson } | { waitsFor: "confirmation" | "approval" };

/** @throws AppError forbidden (closed), unprocessable (with `details` per field); ZodError */
export async function signUp(app: App, input: SignUpForm, token?: EarlyToken): Promise<SignedUp> {
  const asked = form.parse(input);
  const invitation = await invitationFor(app, asked);
  const needsApproval = await isApprovalNeeded(app, asked, invitation);
  const passwordHash = await hashPassword(app, asked.password);
  const approvedAt = needsApproval ? null : app.clock.now();
  const row = await app.store.tx((tx) =>
    insertSignUp(app, tx, asked, { passwordHash, approvedAt, invitationId: invitation?.id ?? null, token }),
  );
  if (row.confirmedAt === null) return { waitsFor: "confirmation" };
  if (row.approvedAt === null) return { waitsFor: "approval" };
  const person = await admit(app, row.id);
  if (!person) throw new AppError("conflict", "Somebody else was faster: choose another name");
  return { waitsFor: null, person };
}

async function invitationFor(app: App, { inviteCode }: Asked): Promise<UsableInvitation | undefined> {
  const { registrations } = await readSettings(app.store);
  if (registrations === "closed") {
    throw new AppError("forbidden", "This server takes no new people at the moment");
  }
  if (inviteCode === "") {
    if (registrations !== "invite") return undefined;
    throw noInvitation("This server can be joined by invitation only: ask somebody here for one");
  }
  const invitation = await findInvitation(app.store.read, inviteCode, app.clock.now());
  if (!invitation) throw noInvitation("This invitation is used up or over: ask for a new one");
  return invitation;
}

function noInvitation(safe: string): AppError {
  return new AppError("unprocessable", safe, { details: { invite_code: safe } });
}

/** An invitation of staff is their yes. */
async function isApprovalNeeded(
  app: App,
  { reason }: Asked,
  invitation: UsableInvitation | undefined,
): Promise<boolean> {
  const { registrations } = await readSettings(app.store);
  if (registrations !== "approval" || invitation?.inviter.isStaff) return false;
  if (reason === "") {
    const safe = "Say why you would like to join: a moderator reads it";
    throw new AppError("unprocessable", safe, { details: { reason: safe } });
  }
  return true;
}

interface Details {
  passwordHash: string;
  approvedAt: Date | null;
  invitationId: string | null;
  token: EarlyToken | undefined;
}

/** Where no mail can be sent an address counts as confirmed, and one that is in use is left out: nobody learns that it is. */
async function insertSignUp(app: App, tx: Tx, asked: Asked, details: Details): Promise<SignUp> {
  const { q, t } = tx;
  const at = app.clock.now();
  const { passwordHash, approvedAt, invitationId, token } = details;
  await refuseTakenName(tx, asked.username);
  if (invitationId !== null && !(await useInvitation(tx, invitationId, at))) {
    throw noInvitation("This invitation is used up or over: ask for a new one");
  }
  const email = asked.email.toLowerCase();
  const isKnown = await isEmailTaken(tx, email);
  const [row] = await q
    .insert(t.signUps)
    .values({
      id: createId(at),
      username: asked.username,
      handle: asked.username.toLowerCase(),
      email: isKnown ? null : email,
      passwordHash,
      locale: asked.locale,
      reason: asked.reason,
      invitationId,
      confirmedAt: canSendMail(app.config) ? null : at,
      approvedAt,
      tokenHash: token?.hash ?? null,
      tokenAppId: token?.appId ?? null,
      tokenScopes: token?.scopes ?? null,
      createdAt: at,
    })
    .returning();
  await sendFirstMail(app, tx, row!, { address: email, isKnown });
  if (row!.confirmedAt && !row!.approvedAt) await tellStaff(app, tx, row!);
  return row!;
}

/** As much work for a known address as for a new one: a token that nobody gets is made for it too. */
async function sendFirstMail(
  app: App,
  tx: Tx,
  row: SignUp,
  { address, isKnown }: { address: string; isKnown: boolean },
): Promise<void> {
  if (row.confirmedAt) return;
  const { secret, expiresAt } = await issueMailToken(app, tx, "confirm_sign_up", row.id, address);
  const { origin } = app.uris;
  const to = { address, language: row.locale };
  if (isKnown) {
    const values = { url: `${origin}/forgot-password` };
    return enqueueMail(app, tx, { to, message: "sign_up_known", values });
  }
  const values = { username: row.username, url: `${origin}/confirm?token=${secret}` };
  return enqueueMail(app, tx, { to, message: "confirm_sign_up", values, until: expiresAt });
}
