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
  return new Map([...found].map(([id, counts]) => [id, counts.map((count) => reactionEntity(app, count))]));
}

function reactionEntity(app: App, { name, imageUrl, count, me }: ReactionCount): ReactionEntity {
  const url = imageUrl && app.media.proxyUrl("emoji", imageUrl);
  const domain = imageUrl === null ? null : (name.split("@")[1] ?? null);
  return { name, count, me, url, static_url: url, domain };
}
