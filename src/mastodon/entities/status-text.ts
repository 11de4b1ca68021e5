// What belongs to the words of a Status: the emoji in it, and the preview of what it links to.
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { findEmojis, textOfPost } from "../../posts/emojis/queries.ts";
import type { Post } from "../../posts/queries.ts";
import { toCards } from "./preview-card.ts";
import { emojiEntity } from "./custom-emoji.ts";

/** `authors`: by their ids. Queries are made once for all posts. */
export async function textPartsOf(app: App, posts: readonly Post[], authors: ReadonlyMap<string, Account>) {
  const textOf = (post: Post) => textOfPost(post, authors.get(post.accountId)!);
  const emojisOf = await findEmojis(app.store.read, posts.map(textOf));
  const cards = await toCards(app, posts);
  return (post: Post) => ({
    card: (post.cardUrl !== null && post.spaceUri === null && cards.get(post.cardUrl)) || null,
    emojis: emojisOf(textOf(post)).map((emoji) => emojiEntity(app, emoji)),
  });
}
