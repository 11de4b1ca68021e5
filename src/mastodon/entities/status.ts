// Mastodon's Status, with every key that clients decode.
import { findAccounts, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { marksOf, type Marks } from "../../posts/interactions.ts";
import { mentionsOf, originalsOf, type Post } from "../../posts/queries.ts";
import type { Visibility } from "../../posts/schema.ts";
import { findSpacesByUri } from "../../spaces/queries.ts";
import { filtersOf } from "../../timelines/filters/queries.ts";
import { inMutedThreads } from "../../timelines/threads.ts";
import { filterResults, type FilterResult } from "./filter.ts";
import { acctOf, toAccounts, type AccountEntity, type Onlooker } from "./account.ts";
import { partsOf, type ShowQuoted } from "./status-parts.ts";
import { textPartsOf } from "./status-text.ts";
import { attachmentEntity } from "./media.ts";
import { toSpaces, type SpaceEntity } from "./space.ts";

export type StatusVisibility = "public" | "unlisted" | "private" | "direct";
type Parts = ReturnType<Awaited<ReturnType<typeof partsOf>>>;
type TextParts = ReturnType<Awaited<ReturnType<typeof textPartsOf>>>;
type OwnEntity = ReturnType<typeof statusEntity> &
  Parts &
  TextParts & {
    space: SpaceEntity | null;
    muted: boolean;
    filtered: FilterResult[];
  };
export type StatusEntity = OwnEntity & { reblog: (OwnEntity & { reblog: null }) | null };

/** Our word for it, for Mastodon's. */
export const VISIBILITY_OF = {
  public: "public",
  unlisted: "unlisted",
  private: "followers",
  direct: "direct",
} as const satisfies Record<StatusVisibility, Visibility>;

export const STATUS_VISIBILITY = {
  public: "public",
  unlisted: "unlisted",
  followers: "private",
  direct: "direct",
} as const satisfies Record<Visibility, StatusVisibility>;

/** In the order given; queries are made once for all of them. */
export async function toStatuses(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
): Promise<StatusEntity[]> {
  const originals = await originalsOf(app.store.read, posts);
  const entityOf = await ownEntities(app, [...posts, ...originals.values()], viewer, (quoted) =>
    quotedEntities(app, quoted, viewer),
  );
  return posts.map((post) => {
    const original = post.boostOfId === null ? undefined : originals.get(post.boostOfId);
    return original
      ? boostEntity(entityOf(post), { ...entityOf(original), reblog: null })
      : { ...entityOf(post), reblog: null };
  });
}

/** What they quote in turn is named alone: by their ids. */
async function quotedEntities(app: App, posts: Post[], viewer: Onlooker): Promise<Map<string, unknown>> {
  if (posts.length === 0) return new Map();
  const entityOf = await ownEntities(app, posts, viewer);
  return new Map(posts.map((post) => [post.id, { ...entityOf(post), reblog: null }]));
}

/** How each of the posts looks by itself, without what it boosts. */
async function ownEntities(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
  showQuoted?: ShowQuoted,
): Promise<(post: Post) => OwnEntity> {
  const db = app.store.read;
  const ids = posts.map(({ id }) => id);
  const authorIds = posts.map(({ accountId }) => accountId);
  const authors = findAccounts(db, authorIds);
  const [accounts, textParts, mentions, marks, spaces, parts, filters, muted] = await Promise.all([
    authors.then((found) => toAccounts(app, found.values(), viewer)),
    authors.then((found) => textPartsOf(app, posts, found)),
    mentionsOf(db, ids),
    marksOf(db, viewer?.id, ids),
    announcedSpaces(app, posts, viewer),
    partsOf(app, posts, viewer, showQuoted),
    viewer ? filtersOf(db, viewer.id) : [],
    viewer ? inMutedThreads(db, viewer.id, ids) : new Set<string>(),
  ]);
  return (post) => ({
    ...statusEntity(app, post, accounts.get(post.accountId)!, mentions.get(post.id) ?? [], marks),
    ...parts(post),
    ...textParts(post),
    muted: muted.has(post.id),
    filtered: post.accountId === viewer?.id ? [] : filterResults(filters, post, app.clock.now()),
    space: (post.spaceUri && spaces.get(post.spaceUri)) || null,
  });
}

/** As in Mastodon: the boost shows what it boosts, under its own id, time and account. */
function boostEntity(boost: OwnEntity, original: NonNullable<StatusEntity["reblog"]>): StatusEntity {
  const { id, uri, url, created_at, account, visibility } = boost;
  return { ...original, id, uri, url, created_at, account, visibility, reblog: original };
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

function statusEntity(
  app: App,
  post: Post,
  account: AccountEntity,
  mentioned: readonly Account[],
  marks: Marks,
) {
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
    visibility: STATUS_VISIBILITY[post.visibility],
    language: post.language,
    in_reply_to_id: post.inReplyToId,
    in_reply_to_account_id: post.inReplyToAccountId,
    replies_count: post.repliesCount,
    reblogs_count: post.boostsCount,
    favourites_count: post.likesCount,
    media_attachments: post.attachments.map((attachment, index) =>
      attachmentEntity(app, post, attachment, index),
    ),
    mentions: mentioned.map((one) => ({
      id: one.id,
      username: one.username,
      acct: acctOf(one),
      url: one.url,
    })),
    tags: post.hashtags.map((name) => ({ name: name.toLowerCase(), url: app.uris.tag(name) })),
    application: post.application,
    favourited: marks.liked.has(post.id),
    reblogged: marks.boosted.has(post.id),
    bookmarked: marks.bookmarked.has(post.id),
    pinned: marks.pinned.has(post.id),
  };
}
