// Mastodon's Relationship.
import type { App } from "../../app.ts";
import { relationshipsOf } from "../../graph/queries.ts";

/** In the order of the ids. */
export async function toRelationships(app: App, viewerId: string, accountIds: readonly string[]) {
  const rows = await relationshipsOf(app.store.read, viewerId, accountIds);
  return rows.map((row) => ({
    id: row.accountId,
    following: row.following,
    showing_reblogs: row.showingBoosts,
    notifying: row.notifying,
    languages: row.languages,
    followed_by: row.followedBy,
    blocking: row.blocking,
    blocked_by: row.blockedBy,
    muting: row.mute !== undefined,
    muting_notifications: row.mute?.notifications ?? false,
    muting_expires_at: row.mute?.expiresAt?.toISOString() ?? null,
    requested: row.requested,
    requested_by: row.requestedBy,
    domain_blocking: row.domainBlocking,
    endorsed: false,
    note: row.note,
  }));
}
