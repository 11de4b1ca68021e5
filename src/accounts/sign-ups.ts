// Reads of those who have signed up and wait to be let in.
import { and, asc, desc, eq, isNotNull, isNull, or } from "drizzle-orm";
import type { Db, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { Tables } from "../schema.ts";
import { giveBackInvitation } from "./invitations.ts";
import { hashOf } from "./sessions.ts";

export type SignUp = Tables["signUps"]["$inferSelect"];

export async function findSignUp({ q, t }: Db, id: string): Promise<SignUp | undefined> {
  const [row] = await q.select().from(t.signUps).where(eq(t.signUps.id, id));
  return row;
}

/** By name or address, in lower case; of several with one address the newest. */
export async function findSignUpByLogin({ q, t }: Db, login: string): Promise<SignUp | undefined> {
  const [row] = await q
    .select()
    .from(t.signUps)
    .where(or(eq(t.signUps.handle, login), eq(t.signUps.email, login)))
    .orderBy(desc(t.signUps.id))
    .limit(1);
  return row;
}

export async function findSignUpByToken({ q, t }: Db, secret: string): Promise<SignUp | undefined> {
  const [row] = await q
    .select()
    .from(t.signUps)
    .where(eq(t.signUps.tokenHash, hashOf(secret)));
  return row;
}

/** Those for whom only a moderator's yes is missing, the longest waiting first. */
export async function waitingForApproval({ q, t }: Db, limit = 80): Promise<SignUp[]> {
  return q
    .select()
    .from(t.signUps)
    .where(and(isNull(t.signUps.approvedAt), isNotNull(t.signUps.confirmedAt)))
    .orderBy(asc(t.signUps.id))
    .limit(limit);
}

/** What stands between somebody and their account. */
export function heldBack({ confirmedAt }: SignUp): AppError {
  return confirmedAt === null
    ? new AppError(
        "unconfirmed",
        "Your login is missing a confirmed e-mail address: open the link that was sent to it",
      )
    : new AppError("unapproved", "Your login is currently pending approval");
}

/** Forgets one that will never be an account. False where that has happened already. */
export async function dropSignUp(tx: Tx, id: string): Promise<boolean> {
  const { q, t } = tx;
  const [gone] = await q.delete(t.signUps).where(eq(t.signUps.id, id)).returning();
  if (!gone) return false;
  await q.delete(t.mailTokens).where(eq(t.mailTokens.ownerId, id));
  if (gone.invitationId !== null) await giveBackInvitation(tx, gone.invitationId);
  return true;
}
