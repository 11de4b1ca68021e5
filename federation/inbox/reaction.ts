// Someone elsewhere reacts to a post with an emoji (EmojiReact, or a Like with content), or takes it back.
import { and, eq, isNull } from "drizzle-orm";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { findReactionByUri } from "#src/posts/reactions/queries.ts";
import { receiveReaction, receiveReactionUndo } from "#src/posts/reactions/receive-reaction.ts";
import type { Admitted } from "../guard.ts";
import { idOf, isObject, type Json } from "../vocab/json.ts";
import { hasReaction, reactionOf, type ReadReaction } from "../vocab/reaction.ts";

export async function onReaction(app: App, { activity, actor }: Admitted): Promise<void> {
  const read = reactionOf(activity, actor.uri);
  const postUri = idOf(activity["object"]);
  if (!read || postUri === undefined) throw new AppError("unprocessable", "This reacts with no emoji");
  const emoji = await knownEmoji(app, read);
  await receiveReaction(app, actor, { ...emoji, uri: activity.id, postUri });
}

/** By its id, or by the post and the emoji. True where what is undone is a reaction; only its own actor's (F18). */
export async function undoReaction(app: App, { activity, actor }: Admitted): Promise<boolean> {
  const { object } = activity;
  const named = await findReactionByUri(app.store.read, actor.id, idOf(object) ?? "");
  if (named) {
    await receiveReactionUndo(app, actor, named.postId, named.name);
    return true;
  }
  if (!isObject(object) || !hasReaction(object)) return false;
  await undoGiven(app, actor, object);
  return true;
}

async function undoGiven(app: App, actor: Admitted["actor"], object: Json): Promise<void> {
  const read = reactionOf(object, actor.uri);
  const post = await findPostByUri(app.store.read, idOf(object["object"]) ?? "");
  if (!read || !post || idOf(object["actor"]) !== actor.uri) return;
  await receiveReactionUndo(app, actor, post.id, ownName(app, read.name));
}

interface Emoji {
  name: string;
  imageUrl: string | null;
}

/** A custom emoji needs a picture: from its tag, from what is known of it, or it is one of ours. */
async function knownEmoji(app: App, { name, imageUrl }: ReadReaction): Promise<Emoji> {
  if (imageUrl === null) return { name, imageUrl };
  const [shortcode, domain] = name.split("@") as [string, string];
  const isOurs = domain === app.config.domain;
  const { q, t } = app.store.read;
  const of = isOurs ? isNull(t.customEmojis.domain) : eq(t.customEmojis.domain, domain);
  const [known] = await q
    .select({ url: t.customEmojis.url })
    .from(t.customEmojis)
    .where(and(eq(t.customEmojis.shortcode, shortcode), of));
  const url = isOurs ? known?.url : (imageUrl ?? known?.url);
  if (!url) throw new AppError("unprocessable", `There is no picture of :${shortcode}:`);
  return { name: ownName(app, name), imageUrl: url };
}

function ownName(app: App, name: string): string {
  const suffix = `@${app.config.domain}`;
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
