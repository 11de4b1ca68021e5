// Mastodon's Status, with every key that clients decode.
import { findAccounts, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { mentionsOf, type Post } from "../../posts/queries.ts";
import type { Attachment, Visibility } from "../../posts/schema.ts";
import { findSpacesByUri } from "../../spaces/queries.ts";
import { acctOf, toAccounts, type AccountEntity, type Onlooker } from "./account.ts";
import { toSpaces, type SpaceEntity } from "./space.ts";

export type StatusVisibility = "public" | "unlisted" | "private" | "direct";
export type StatusEntity = ReturnType<typeof statusEntity> & { space: SpaceEntity | null };

/** Our word for it, for Mastodon's. */
export const VISIBILITY_OF: Record<StatusVisibility, Visibility> = {
  public: "public",
  unlisted: "unlisted",
  private: "followers",
  direct: "direct",
};

/** In the order given; queries are made once for all of them. */
export async function toStatuses(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
): Promise<StatusEntity[]> {
  const db = app.store.read;
  const authors = await findAccounts(
    db,
    posts.map(({ accountId }) => accountId),
  );
  const mentions = await mentionsOf(
    db,
    posts.map(({ id }) => id),
  );
  const accounts = await toAccounts(app, authors.values(), viewer);
  const spaces = await announcedSpaces(app, posts, viewer);
  return posts.map((post) => ({
    ...statusEntity(app, post, accounts.get(post.accountId)!, mentions.get(post.id) ?? []),
    space: (post.spaceUri && spaces.get(post.spaceUri)) || null,
  }));
}

/** By their URIs. */
async function announcedSpaces(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
): Promise<Map<string, SpaceEntity>> {
  const uris = posts.flatMap(({ spaceUri }) => spaceUri ?? []);
  const found = await findSpacesByUri(app.store.read, uris);
  const entities = await toSpaces(app, [...found.values()], viewer);
  return new Map(entities.map((space) => [space.uri, space]));
}

export async function toStatus(app: App, post: Post, viewer: Onlooker): Promise<StatusEntity> {
  const [status] = await toStatuses(app, [post], viewer);
  return status!;
}

function statusEntity(app: App, post: Post, account: AccountEntity, mentioned: readonly Account[]) {
  return {
    id: post.id,
    uri: post.uri,
    url: post.url,
    created_at: post.publishedAt.toISOString(),
    edited_at: post.editedAt?.toISOString() ?? null,
    account,
    content: post.content,
    spoiler_text: post.spoiler,
    sensitive: post.sensitive,
    visibility: post.visibility === "followers" ? ("private" as const) : post.visibility,
    language: post.language,
    in_reply_to_id: post.inReplyToId,
    in_reply_to_account_id: post.inReplyToAccountId,
    replies_count: post.repliesCount,
    reblogs_count: post.boostsCount,
    favourites_count: post.likesCount,
    quotes_count: 0,
    media_attachments: post.attachments.map((attachment, index) => mediaEntity(post.id, attachment, index)),
    mentions: mentioned.map((one) => ({
      id: one.id,
      username: one.username,
      acct: acctOf(one),
      url: one.url,
    })),
    tags: post.hashtags.map((name) => ({ name: name.toLowerCase(), url: app.uris.tag(name) })),
    emojis: [],
    application: null,
    reblog: null,
    quote: null,
    card: null,
    poll: null,
    favourited: false,
    reblogged: false,
    muted: false,
    bookmarked: false,
    pinned: false,
    filtered: [],
  };
}

/** Attachments have no rows of their own: their ids name the post and the place in it. */
function mediaEntity(postId: string, attachment: Attachment, index: number) {
  const { type, url, description, width, height } = attachment;
  const original =
    width && height
      ? { original: { width, height, size: `${width}x${height}`, aspect: width / height } }
      : {};
  return {
    id: `${postId}-${index}`,
    type,
    url,
    preview_url: type === "image" ? url : null,
    remote_url: url,
    preview_remote_url: null,
    text_url: null,
    description: description || null,
    blurhash: null,
    meta: original,
  };
}
