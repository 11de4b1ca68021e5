// What is kept of a Space as clients get it: our extension (docs/api.md).
import { findAccounts } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { fileUrl } from "../../media/keys.ts";
import type { Space } from "../../spaces/queries.ts";
import { mayClip, type Clip } from "../../spaces/recording/cut-clip.ts";
import type { Figures } from "../../spaces/recording/figures.ts";
import { voicesOf, type Recording } from "../../spaces/recording/queries.ts";
import { toAccounts, type Onlooker } from "./account.ts";
import { mediaEntity } from "./media.ts";

/** Times are in seconds. */
export async function toReplay(app: App, space: Space, recording: Recording, viewer: Onlooker) {
  const { read } = app.store;
  const { fileKey, durationMs, beginMs, trimMs, expiresAt } = recording;
  const voices = await voicesOf(read, recording);
  const accounts = await toAccounts(app, (await findAccounts(read, voices)).values(), viewer);
  const captions = new URL(`/api/v1/spaces/${space.id}/replay/captions.vtt`, app.uris.origin);
  return {
    space_id: space.id,
    state: recording.state,
    /** Of the making, in per cent. */
    progress: recording.progress,
    /** Null until there is one. */
    url: fileKey === null ? null : fileUrl(app.uris.origin, fileKey),
    captions_url: fileKey === null ? null : captions.href,
    duration: durationMs === null ? null : durationMs / 1_000,
    /** Where it begins in the record. */
    begins_at: beginMs === null ? null : beginMs / 1_000,
    /** Where its host wants it to; null for the first word. */
    start: trimMs === null ? null : trimMs / 1_000,
    expires_at: expiresAt?.toISOString() ?? null,
    clips: recording.clippers,
    may_clip: viewer !== undefined && (await mayClip(read, space, recording, viewer.id)),
    may_edit: viewer?.id === space.hostId,
    speakers: voices.flatMap((id) => accounts.get(id) ?? []),
  };
}

export function toClip(app: App, { media, space }: Clip) {
  // What a post that shows it may say.
  return { media: mediaEntity(app, media), text: `${space.title}\n${space.url}` };
}

export function toFigures({ peak, average, points }: Figures) {
  const told = points.map(({ at, listeners }) => ({ at: at.toISOString(), listeners }));
  return { peak_listeners: peak, average_listeners: average, listeners: told };
}
