// /api/v1/tip_jar, /api/v1/accounts/:id/tip_jar and /api/v1/tip_services: this server's extension for tip jars.
import { Hono } from "hono";
import { z } from "zod";
import { getAccount } from "../accounts/queries.ts";
import { isFresh } from "../accounts/sessions.ts";
import { AppError } from "../errors.ts";
import { readBody } from "../http.ts";
import { TIPS_SCOPE } from "../oauth/scopes.ts";
import { readSettings } from "../settings/settings.ts";
import { findServices } from "../tips/find-services.ts";
import { ownTipJar, tipHistoryOf, tipJarOf } from "../tips/queries.ts";
import { TIP_VISIBILITIES } from "../tips/schema.ts";
import { MAX_OWN_TIPS, setTipJar } from "../tips/set-tip-jar.ts";
import { ownTipJarJson, tipChangeJson, tipJarJson, tipServiceJson } from "./entities/tip-jar.ts";
import type { ApiEnv } from "./env.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

const text = (max: number) => z.string().max(max);
const flag = z.union([z.boolean(), z.stringbool()]);

/** What is shown beside it (`links`) may come back with it. */
const amountsSchema = z.object({
  currency: text(20),
  values: z.preprocess(asList, z.array(z.union([text(40), z.number().transform(String)])).max(40)),
});

const entrySchema = z.object({
  service: text(40).nullish(),
  handle: text(4096),
  name: text(200).nullish(),
  visibility: z.enum(TIP_VISIBILITIES).optional(),
  amounts: amountsSchema.nullish(),
});

const editSchema = z.object({
  enabled: flag.optional(),
  adult: flag.optional(),
  /** Forms number them: `entries[0][handle]`. */
  entries: z.preprocess(asList, z.array(entrySchema).max(MAX_OWN_TIPS * 10)).optional(),
});

const searchSchema = z.object({
  q: text(200).default(""),
  country: z.string().length(2).optional(),
  limit: z.coerce.number().int().min(1).max(250).default(40),
});

export const tipJar = new Hono<ApiEnv>()
  .get("/tip_jar", async (c) => {
    const { account } = requireUser(c, "read:accounts", TIPS_SCOPE);
    return c.json(await ownTipJarJson(c.var.app, await ownTipJar(c.var.app.store.read, account.id)));
  })
  .put("/tip_jar", async (c) => {
    const viewer = requireUser(c, TIPS_SCOPE);
    const { app } = c.var;
    // A browser that was left open is not its owner; a token has a scope of its own instead (T8, T9).
    if (viewer.session && !isFresh(app, viewer.session)) {
      throw new AppError("reauthentication_required", "Give your password again to change where tips go");
    }
    const edit = editSchema.parse(await readBody(c.req.raw));
    // Who declares to be of age in the same breath wants the jar on.
    const enabled = edit.enabled ?? (edit.adult || undefined);
    const jar = await setTipJar(app, viewer.account.id, { ...edit, enabled });
    return c.json(await ownTipJarJson(app, jar));
  })
  .get("/accounts/:id/tip_jar", async (c) => {
    const { app } = c.var;
    const account = await getAccount(app.store.read, c.req.param("id"));
    return c.json(tipJarJson(await tipJarOf(app, account, optionalViewer(c)?.account), app.clock.now()));
  })
  .get("/accounts/:id/tip_jar/history", async (c) => {
    const { app } = c.var;
    const account = await getAccount(app.store.read, c.req.param("id"));
    const changes = await tipHistoryOf(app, account, optionalViewer(c)?.account);
    return c.json(changes.map(tipChangeJson));
  })
  .get("/tip_services", async (c) => {
    const { q, country, limit } = searchSchema.parse(c.req.query());
    const policy = await readSettings(c.var.app.store);
    // Not for longer: what an admin denies is gone soon.
    c.header("Cache-Control", "public, max-age=300");
    return c.json(findServices({ text: q, country, limit, policy }).map(tipServiceJson));
  });

function asList(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.values(value) : value;
}
