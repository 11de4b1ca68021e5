// /api/v1/preferences: what clients start from, and, as an extension, the language of the interface.
import { Hono } from "hono";
import { z } from "zod";
import { setLocale } from "../accounts/set-locale.ts";
import { readBody } from "../http.ts";
import { SOURCE_TYPES } from "../posts/schema.ts";
import { postingPreferences, setPostingPreferences } from "../posts/writing/preferences.ts";
import { STATUS_VISIBILITY, VISIBILITY_OF } from "./entities/status.ts";
import type { ApiEnv } from "./env.ts";
import { flag, listOf } from "./params.ts";
import { language, statusVisibility } from "./status-params.ts";
import { requireUser } from "./viewer.ts";

export const preferences = new Hono<ApiEnv>();

preferences.get("/", async (c) => {
  const { account } = requireUser(c, "read:accounts");
  const posting = await postingPreferences(c.var.app.store.read, account.id);
  return c.json({
    "posting:default:visibility": STATUS_VISIBILITY[posting.visibility],
    "posting:default:sensitive": posting.sensitive,
    "posting:default:language": account.language,
    "posting:default:content_type": posting.sourceType,
    "reading:languages": posting.languages,
    "posting:default:quote_policy": "public",
    "reading:expand:media": "default",
    "reading:expand:spoilers": false,
    "reading:autoplay:gifs": false,
  });
});

const choices = z.object({
  visibility: statusVisibility.optional(),
  sensitive: flag.optional(),
  content_type: z.enum(SOURCE_TYPES).optional(),
  languages: z.preprocess(listOf, z.array(language).max(50)).optional(),
});

/**
 * `{locale: "en" | "ar" | null}`, null follows the browser; what posts have by default; and the languages that public timelines
 * show, none for all. What is not named stays. Answers with what was named.
 */
preferences.patch("/", async (c) => {
  const { account, user } = requireUser(c, "write:accounts");
  const body = await readBody(c.req.raw);
  const chosen = choices.parse(body);
  if ("locale" in body) await setLocale(c.var.app, user.id, body["locale"]);
  await setPostingPreferences(c.var.app, account.id, {
    ...(chosen.visibility ? { visibility: VISIBILITY_OF[chosen.visibility] } : {}),
    ...(chosen.sensitive === undefined ? {} : { sensitive: chosen.sensitive }),
    ...(chosen.content_type ? { sourceType: chosen.content_type } : {}),
    ...(chosen.languages ? { languages: chosen.languages } : {}),
  });
  return c.json(body);
});
