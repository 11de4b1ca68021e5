// Mastodon's NotificationRequest: what waits apart from one sender. Its id is the sender's.
import { findAccounts, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { timeOfId } from "../../ids.ts";
import { requestsOf } from "../../notifications/policy.ts";
import { findPosts } from "../../posts/queries.ts";
import { toAccounts } from "./account.ts";
import { toStatuses } from "./status.ts";

export async function toRequests(app: App, viewer: Account, limit: number) {
  const db = app.store.read;
  const rows = await requestsOf(db, viewer.id, limit);
  const senders = await findAccounts(
    db,
    rows.map(({ fromAccountId }) => fromAccountId),
  );
  const accounts = await toAccounts(app, senders.values(), viewer);
  const posts = await findPosts(
    db,
    rows.flatMap(({ lastPostId }) => lastPostId ?? []),
    viewer.id,
  );
  const statuses = new Map((await toStatuses(app, posts, viewer)).map((status) => [status.id, status]));
  return rows.map(({ fromAccountId, count, firstId, lastId, lastPostId }) => ({
    id: fromAccountId,
    created_at: timeOfId(firstId).toISOString(),
    updated_at: timeOfId(lastId).toISOString(),
    notifications_count: String(count),
    account: accounts.get(fromAccountId)!,
    last_status: (lastPostId && statuses.get(lastPostId)) || null,
  }));
}

/** @throws AppError not_found */
export async function toRequest(app: App, viewer: Account, id: string) {
  const found = (await toRequests(app, viewer, 1_000)).find((request) => request.id === id);
  if (!found) throw new AppError("not_found", "Nothing waits from this account");
  return found;
}
