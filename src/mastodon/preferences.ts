// /api/v1/preferences: what clients start from, and, as an extension, the language of the interface.
import { Hono } from "hono";
import { setLocale } from "../accounts/set-locale.ts";
import { readBody } from "../http.ts";
import type { ApiEnv } from "./env.ts";
import { requireUser } from "./viewer.ts";

export const preferences = new Hono<ApiEnv>();

preferences.get("/", (c) => {
  const { account } = requireUser(c, "read:accounts");
  return c.json({
    "posting:default:visibility": "public",
    "posting:default:sensitive": false,
    "posting:default:language": account.language,
    "posting:default:quote_policy": "nobody",
    "reading:expand:media": "default",
    "reading:expand:spoilers": false,
    "reading:autoplay:gifs": false,
  });
});

/** `{locale: "en" | "ar" | null}`; null follows the browser. Answers with the locale of verify_credentials. */
preferences.patch("/", async (c) => {
  const { user } = requireUser(c, "write:accounts");
  const { locale } = await readBody(c.req.raw);
  await setLocale(c.var.app, user.id, locale);
  return c.json({ locale });
});
