// Reactions as Pleroma, Akkoma, Fedibird and Hollo give them to clients; Mastodon has none.
import type { App } from "../../app.ts";
import { reactionsOf, type ReactionCount } from "../../posts/reactions/queries.ts";
import type { Onlooker } from "./account.ts";

export interface ReactionEntity {
  name: string;
  count: number;
  me: boolean;
  /** Of custom emoji. */
  url: string | null;
  static_url: string | null;
  /** The server of a custom emoji that is not ours. */
  domain: string | null;
}

/** By the ids of the posts. */
export async function toReactions(
  app: App,
  postIds: readonly string[],
  viewer: Onlooker,
): Promise<Map<string, ReactionEntity[]>> {
  const found = await reactionsOf(app.store.read, viewer?.id, postIds);
  return new Map([...found].map(([id, counts]) => [id, counts.map((one) => reactionEntity(app, one))]));
}

function reactionEntity(app: App, { name, imageUrl, count, me }: ReactionCount): ReactionEntity {
  const domain = imageUrl === null ? null : (name.split("@")[1] ?? null);
  const url = emojiPicture(app, imageUrl);
  return { name, count, me, url, static_url: url, domain };
}

/** Pictures of other servers come through this one: whoever reads a post tells nobody of it. */
export function emojiPicture(app: App, url: string | null): string | null {
  return url && app.media.proxyUrl("emoji", url);
}
