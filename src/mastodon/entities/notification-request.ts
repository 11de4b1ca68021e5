// Mastodon's NotificationRequest: what waits apart from one sender. Its id is the sender's.
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { timeOfId } from "../../ids.ts";
import { requestsOf } from "../../notifications/policy.ts";
import { findToldOf } from "./told-of.ts";

export async function toRequests(app: App, viewer: Account, limit: number) {
  const rows = await requestsOf(app.store.read, viewer.id, limit);
  const told = rows.map(({ fromAccountId, lastPostId: postId }) => ({ fromAccountId, postId }));
  const { accounts, statuses } = await findToldOf(app, told, viewer);
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
