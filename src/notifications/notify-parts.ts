// Tells people here of polls that ended, quotes, edits of what they quoted, and reactions; and the staff of reports.
import { and, eq } from "drizzle-orm";
import { findAccount, findStaff, isLocal } from "../accounts/queries.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { isBlocked } from "../graph/queries.ts";
import { getReport } from "../moderation/queries.ts";
import { votersOf } from "../posts/polls/queries.ts";
import { findPost } from "../posts/queries.ts";
import { acceptedQuotes } from "../posts/quotes/queries.ts";
import type { NewNotification } from "./tell.ts";

/** Whom an event of a poll, a quote or a reaction concerns; what was taken back is not told any more. */
export async function toldOfParts(tx: Tx, event: DomainEvent): Promise<NewNotification[]> {
  switch (event.type) {
    case "poll.ended":
      return pollEnded(tx, event);
    case "quote.accepted":
      return quoted(tx, event);
    case "quote.revoked":
      return quoteRevoked(tx, event);
    case "post.updated":
      return quotedEdited(tx, event);
    case "post.reacted":
      return reacted(tx, event);
    case "post.unreacted":
      return unreacted(tx, event);
    case "report.filed":
      return reported(tx, event);
    default:
      return [];
  }
}

type Of<T extends DomainEvent["type"]> = Extract<DomainEvent, { type: T }>;

/** What a notification needs besides its receiver. */
type Told = Omit<NewNotification, "accountId">;

/** The author too: their poll has a result. */
async function pollEnded(tx: Tx, { pollId, postId, authorId, createdAt: at }: Of<"poll.ended">) {
  const told: Told = { type: "poll", fromAccountId: authorId, subject: pollId, postId, at };
  const people = new Set([authorId, ...(await votersOf(tx, postId))]);
  return forThoseHere(tx, [...people], told);
}

async function quoted(tx: Tx, event: Of<"quote.accepted">): Promise<NewNotification[]> {
  const { quotedAccountId, accountId: fromAccountId, postId, createdAt: at } = event;
  if (postId === null || quotedAccountId === null || quotedAccountId === fromAccountId) return [];
  return forThoseHere(tx, [quotedAccountId], { type: "quote", fromAccountId, subject: postId, postId, at });
}

async function quoteRevoked({ q, t }: Tx, { postId }: Of<"quote.revoked">): Promise<NewNotification[]> {
  const { type, subject } = t.notifications;
  if (postId !== null) await q.delete(t.notifications).where(and(eq(type, "quote"), eq(subject, postId)));
  return [];
}

/** The notification shows the post that quotes, with what it quotes as it is now. */
async function quotedEdited(tx: Tx, event: Of<"post.updated">): Promise<NewNotification[]> {
  const { postId: quotedPostId, id: eventId, createdAt: at } = event;
  const post = await findPost(tx, quotedPostId);
  if (!post || post.deletedAt) return [];
  const told = await Promise.all(
    (await acceptedQuotes(tx, quotedPostId))
      .filter(({ accountId }) => accountId !== post.accountId)
      .map(({ postId, accountId }) =>
        forThoseHere(tx, [accountId], {
          type: "quoted_update",
          fromAccountId: post.accountId,
          subject: `${postId} ${eventId}`,
          postId,
          at,
        }),
      ),
  );
  return told.flat();
}

type ReactionEvent = Of<"post.reacted" | "post.unreacted">;

async function reacted(tx: Tx, event: ReactionEvent): Promise<NewNotification[]> {
  const { accountId: fromAccountId, authorId, postId, name, imageUrl, createdAt: at } = event;
  if (authorId === fromAccountId || !(await findPost(tx, postId))) return [];
  const told: Told = { type: "reaction", fromAccountId, subject: subjectOf(event), postId, at };
  return forThoseHere(tx, [authorId], { ...told, emoji: { name, imageUrl } });
}

async function unreacted({ q, t }: Tx, event: ReactionEvent): Promise<NewNotification[]> {
  const { type, subject } = t.notifications;
  await q.delete(t.notifications).where(and(eq(type, "reaction"), eq(subject, subjectOf(event))));
  return [];
}

/** One for each person, post and emoji. */
function subjectOf({ accountId, postId, name }: ReactionEvent): string {
  return `${accountId} ${postId} ${name}`;
}

/** Each of the staff, whatever they think of who reports; but not who reports it. */
async function reported(tx: Tx, { reportId, createdAt: at }: Of<"report.filed">): Promise<NewNotification[]> {
  const { reporterId: fromAccountId } = await getReport(tx, reportId);
  const staff = await findStaff(tx);
  return staff
    .filter(({ accountId }) => accountId !== fromAccountId)
    .map(({ accountId }) => ({ type: "report", accountId, fromAccountId, subject: reportId, at }));
}

/** Not where one of the two blocks the other (F23). */
async function forThoseHere(tx: Tx, accountIds: readonly string[], told: Told): Promise<NewNotification[]> {
  const all: NewNotification[] = [];
  for (const accountId of accountIds) {
    const account = await findAccount(tx, accountId);
    if (!account || !isLocal(account)) continue;
    if (!(await isBlocked(tx, accountId, told.fromAccountId))) all.push({ ...told, accountId });
  }
  return all;
}
