// Tells one person of one thing: unless they don't want to hear of it, and never twice.
import { and, eq } from "drizzle-orm";
import type { Db, Tx } from "../db/store.ts";
import { isUnblocked } from "../graph/queries.ts";
import { createId } from "../ids.ts";
import { sendSignal } from "../jobs/signals.ts";
import { findPost } from "../posts/queries.ts";
import { enqueuePushes } from "../push/enqueue-pushes.ts";
import { matchFilters } from "../timelines/filters/match.ts";
import { filtersOf } from "../timelines/filters/queries.ts";
import { inMutedThreads } from "../timelines/threads.ts";
import { judge } from "./policy.ts";
import type { Notification } from "./queries.ts";
import type { NotificationType } from "./schema.ts";
import { isSilencedFor } from "./silenced.ts";

export interface NewNotification {
  type: NotificationType;
  accountId: string;
  fromAccountId: string;
  /** What makes two the same. */
  subject: string;
  postId?: string;
  emoji?: Notification["emoji"];
  at: Date;
}

/** A report is work and no acquaintance: no block, mute or policy of a moderator keeps it away. */
export async function tell(tx: Tx, { at, ...row }: NewNotification): Promise<void> {
  if (row.type !== "report" && (await isUnwanted(tx, row, at))) return;
  const answer = row.type === "report" ? "accept" : await judge(tx, row, at);
  if (answer === "drop") return;
  const [told] = await tx.q
    .insert(tx.t.notifications)
    .values({ ...row, id: createId(at), filtered: answer === "filter", createdAt: at })
    .onConflictDoNothing()
    .returning();
  if (!told || told.filtered) return;
  await sendSignal(tx, { type: "notification", accountId: row.accountId, id: told.id });
  await enqueuePushes(tx, row.accountId, told.id, at);
}

type Ends = Omit<NewNotification, "at">;

/** Blocked or muted, silenced here, of a muted thread, or hidden by a filter. What one did oneself is told only of polls. */
async function isUnwanted(db: Db, ends: Ends, at: Date): Promise<boolean> {
  const { accountId, fromAccountId, postId } = ends;
  if (accountId === fromAccountId) return false;
  if (!(await isHeardBy(db, accountId, fromAccountId))) return true;
  if (await isSilencedFor(db, accountId, fromAccountId)) return true;
  if (postId === undefined) return false;
  if ((await inMutedThreads(db, accountId, [postId])).size > 0) return true;
  return isHidden(db, accountId, postId, at);
}

async function isHeardBy(db: Db, accountId: string, fromAccountId: string): Promise<boolean> {
  const { q, t } = db;
  const unblocked = await q
    .select({ id: t.accounts.id })
    .from(t.accounts)
    .where(and(eq(t.accounts.id, fromAccountId), isUnblocked(db, t.accounts.id, accountId)));
  if (unblocked.length === 0) return false;
  const [mute] = await q
    .select()
    .from(t.mutes)
    .where(and(eq(t.mutes.muterId, accountId), eq(t.mutes.mutedId, fromAccountId)));
  return !mute?.notifications;
}

async function isHidden(db: Db, accountId: string, postId: string, at: Date): Promise<boolean> {
  const filters = await filtersOf(db, accountId);
  const hiding = filters.filter(
    ({ action, contexts }) => action === "hide" && contexts.includes("notifications"),
  );
  const post = hiding.length > 0 ? await findPost(db, postId) : undefined;
  return post !== undefined && post.accountId !== accountId && matchFilters(hiding, post, at).length > 0;
}
