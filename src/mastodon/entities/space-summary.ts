// What a Space is without the people in it: as it stands on its host's Account, and as the base of the whole.
import type { Space } from "../../spaces/queries.ts";

export function spaceSummary(space: Space) {
  return {
    id: space.id,
    uri: space.uri,
    url: space.url,
    title: space.title,
    state: space.state,
    topics: space.topics,
    language: space.language,
    listeners_count: space.listenersCount,
    who_listens: space.whoListens,
    who_speaks: space.whoSpeaks,
    /** Whether its host wants it recorded, or it was. */
    record: space.wantsRecording,
    locked: space.lockedAt !== null,
    timezone: space.timezone,
    replay_url: space.replayUrl,
    scheduled_for: space.scheduledFor?.toISOString() ?? null,
    started_at: space.startedAt?.toISOString() ?? null,
    ended_at: space.endedAt?.toISOString() ?? null,
    announcement_id: space.announcementId,
  };
}
