// Invitations: codes that let people in, so many times, until a day.
import { randomInt } from "node:crypto";
import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { createId } from "../ids.ts";
import type { Tables } from "../schema.ts";
import { isActiveRow, isStaff, type User } from "./queries.ts";

export type Invitation = Tables["invitations"]["$inferSelect"];

/** Without letters and digits that look like others: a code may be read out over the telephone. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const CODE_LENGTH = 10;
const DAY_MS = 24 * 3_600_000;

const newInvitation = z.object({
  /** Null: any number, which only staff may say. */
  maxUses: z.number().int().min(1).max(1_000).nullable().default(1),
  /** Null: for ever, which only staff may say. */
  days: z.number().int().min(1).max(365).nullable().default(7),
});

/** @throws AppError forbidden, ZodError */
export async function createInvitation(
  app: App,
  user: User,
  input: z.input<typeof newInvitation>,
): Promise<Invitation> {
  const { maxUses, days } = newInvitation.parse(input);
  if (!isStaff(user) && (maxUses === null || days === null)) {
    throw new AppError("forbidden", "Say how often and for how long the invitation is good");
  }
  const at = app.clock.now();
  const expiresAt = days === null ? null : new Date(at.getTime() + days * DAY_MS);
  const row = { id: createId(at), code: createCode(), userId: user.id, maxUses, expiresAt, createdAt: at };
  return app.store.tx(async ({ q, t }) => {
    const [invitation] = await q.insert(t.invitations).values(row).returning();
    return invitation!;
  });
}

/** Newest first, those that are over too. */
export async function invitationsOf({ q, t }: Db, userId: string): Promise<Invitation[]> {
  return q
    .select()
    .from(t.invitations)
    .where(eq(t.invitations.userId, userId))
    .orderBy(desc(t.invitations.id))
    .limit(100);
}

/** Takes it back: who has come by it stays. @throws AppError not_found */
export async function endInvitation(app: App, userId: string, id: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const ended = await q
      .update(t.invitations)
      .set({ expiresAt: app.clock.now() })
      .where(and(eq(t.invitations.id, id), eq(t.invitations.userId, userId)))
      .returning({ id: t.invitations.id });
    if (ended.length === 0) throw new AppError("not_found", "There is no such invitation");
  });
}

export interface UsableInvitation extends Invitation {
  inviter: { accountId: string; isStaff: boolean };
}

/** One that lets somebody in now; of somebody who is still here. */
export async function findInvitation(
  { q, t }: Db,
  code: string,
  now: Date,
): Promise<UsableInvitation | undefined> {
  const [found] = await q
    .select({ invitation: t.invitations, user: t.users })
    .from(t.invitations)
    .innerJoin(t.users, eq(t.users.id, t.invitations.userId))
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(and(eq(t.invitations.code, code.trim().toLowerCase()), isOpen(t, now), isActiveRow(t.accounts)));
  if (!found) return undefined;
  const { invitation, user } = found;
  return { ...invitation, inviter: { accountId: user.accountId, isStaff: isStaff(user) } };
}

/** Counts one use. False where the last one was taken meanwhile. */
export async function useInvitation({ q, t }: Tx, id: string, now: Date): Promise<boolean> {
  const used = await q
    .update(t.invitations)
    .set({ uses: sql`${t.invitations.uses} + 1` })
    .where(and(eq(t.invitations.id, id), isOpen(t, now)))
    .returning({ id: t.invitations.id });
  return used.length > 0;
}

/** Whoever took it never came. */
export async function giveBackInvitation({ q, t }: Tx, id: string): Promise<void> {
  await q
    .update(t.invitations)
    .set({ uses: sql`${t.invitations.uses} - 1` })
    .where(eq(t.invitations.id, id));
}

function isOpen(t: Tables, now: Date) {
  return and(
    or(isNull(t.invitations.expiresAt), gt(t.invitations.expiresAt, now)),
    or(isNull(t.invitations.maxUses), lt(t.invitations.uses, t.invitations.maxUses)),
  );
}

function createCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
