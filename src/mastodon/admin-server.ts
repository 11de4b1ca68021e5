// What admins change about their server at a browser, all extensions: its name and who may join (/api/v1/admin/server), and its own
// emoji (/api/v1/admin/custom_emojis).
import { Hono } from "hono";
import { z } from "zod";
import { readBody } from "../http.ts";
import { addEmoji, removeEmoji } from "../posts/emojis/local-emojis.ts";
import { loadSettings, parseSetting, writeSettings, type Settings } from "../settings/settings.ts";
import { emojiEntity } from "./entities/custom-emoji.ts";
import type { ApiEnv } from "./env.ts";
import { paramsOf } from "./params.ts";
import { requireAdmin } from "./viewer.ts";

export const adminServer = new Hono<ApiEnv>();
export const adminEmojis = new Hono<ApiEnv>();

/** The API's word for each setting. The rest is for the command line. */
const NAMES = {
  name: "instanceName",
  description: "instanceDescription",
  language: "language",
  registrations: "registrations",
} as const;

adminServer.get("/", async (c) => {
  requireAdmin(c, "admin:read");
  return c.json(toEntity(await loadSettings(c.var.app.store.read)));
});

/** What is not named stays as it is. */
adminServer.patch("/", async (c) => {
  requireAdmin(c, "admin:write");
  const { app } = c.var;
  const changes = changesIn(await paramsOf(c));
  await app.store.tx((tx) => writeSettings(tx, app.store, changes, app.clock.now()));
  return c.json(toEntity(await loadSettings(app.store.read)));
});

const words = z.record(z.string(), z.unknown());

/** @throws AppError unprocessable */
function changesIn(params: Record<string, unknown>): Partial<Settings> {
  const given = words.parse(params);
  const changes = Object.entries(NAMES).map(([word, name]) => {
    const value = given[word];
    return typeof value === "string" ? parseSetting(name, value.trim()) : undefined;
  });
  return Object.assign({}, ...changes) as Partial<Settings>;
}

function toEntity(settings: Settings) {
  return Object.fromEntries(Object.entries(NAMES).map(([word, name]) => [word, settings[name]]));
}

const emoji = z.object({
  shortcode: z.string().transform((typed) => typed.trim().replaceAll(":", "")),
  category: z.string().max(100).optional(),
  /** A file of a multipart form, or base64. */
  picture: z.union([z.string(), z.instanceof(Blob)], "is missing"),
});

/** One that is there gets the new picture. */
adminEmojis.post("/", async (c) => {
  requireAdmin(c, "admin:write");
  const { shortcode, category, picture } = emoji.parse(await readBody(c.req.raw));
  const bytes =
    typeof picture === "string" ? Buffer.from(picture, "base64") : Buffer.from(await picture.arrayBuffer());
  const under = category?.trim() || undefined;
  return c.json(
    emojiEntity(c.var.app, await addEmoji(c.var.app, { shortcode, picture: bytes, category: under })),
  );
});

adminEmojis.delete("/:shortcode", async (c) => {
  requireAdmin(c, "admin:write");
  await removeEmoji(c.var.app, c.req.param("shortcode"));
  return c.json({});
});
