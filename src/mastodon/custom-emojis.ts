// /api/v1/custom_emojis, and the pictures of our own emoji.
import { Hono } from "hono";
import { emojiPicture } from "../posts/emojis/local-emojis.ts";
import { localEmojis } from "../posts/emojis/queries.ts";
import { emojiEntity } from "./entities/custom-emoji.ts";
import type { ApiEnv } from "./env.ts";

export const customEmojis = new Hono<ApiEnv>();
export const emojiPictures = new Hono<ApiEnv>();

customEmojis.get("/", async (c) => {
  const { app } = c.var;
  const emojis = await localEmojis(app.store.read);
  return c.json(emojis.filter(({ visible }) => visible).map((emoji) => emojiEntity(app, emoji)));
});

/** Named for its bytes: it never changes. */
emojiPictures.get("/:file", async (c) => {
  const file = c.req.param("file");
  const picture = await emojiPicture(c.var.app, file);
  return new Response(picture, {
    headers: {
      "content-type": `image/${file.slice(file.lastIndexOf(".") + 1)}`,
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
});
