// Mastodon's Tag, with its use in the last week.
import type { App } from "../../app.ts";
import { featuredTagsOf } from "../../posts/hashtags/featured.ts";
import { hashtagKey } from "../../posts/hashtags/key.ts";
import { keyOf } from "../../timelines/tags/follow-tag.ts";
import { followedAmong, useOf } from "../../timelines/tags/queries.ts";
import type { Onlooker } from "./account.ts";

/** In the order given; `following` and `featuring` where someone asks. */
export async function toTags(app: App, names: readonly string[], viewer: Onlooker) {
  const db = app.store.read;
  const use = await useOf(db, names, app.clock.now());
  const followed = viewer ? await followedAmong(db, viewer.id, names) : undefined;
  const featured =
    viewer && new Set((await featuredTagsOf(db, viewer.id)).map(({ name }) => hashtagKey(name)));
  return names.map((name) => {
    const key = keyOf(name);
    return {
      id: key,
      name,
      url: app.uris.tag(name),
      // Times and counts are texts in Mastodon too.
      history: (use.get(key) ?? []).map(({ day, uses, people }) => ({
        day: String(day.getTime() / 1000),
        uses: String(uses),
        accounts: String(people),
      })),
      ...(followed ? { following: followed.has(key), featuring: featured!.has(key) } : {}),
    };
  });
}
