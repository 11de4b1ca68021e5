// /api/v1/filters: the first version, in which a filter is one phrase. Each keyword of ours is such a filter.
import { Hono } from "hono";
import { z } from "zod";
import { AppError } from "../errors.ts";
import {
  changeFilter,
  createFilter,
  deleteFilter,
  deleteKeyword,
} from "../timelines/filters/change-filter.ts";
import { filtersOf, type Filter } from "../timelines/filters/queries.ts";
import { FILTER_CONTEXTS } from "../timelines/schema.ts";
import { toFiltersV1 } from "./entities/filter.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { asList, named, seconds } from "./filters.ts";
import { flag, paramsOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const filtersV1 = new Hono<ApiEnv>();

const draft = z.object({
  phrase: z.string("can't be blank"),
  context: z.preprocess(asList, z.array(z.enum(FILTER_CONTEXTS))),
  irreversible: flag.optional(),
  whole_word: flag.optional(),
  expires_in: seconds,
});

filtersV1.get("/", async (c) => {
  const { account } = requireUser(c, "read:filters");
  return c.json((await filtersOf(c.var.app.store.read, account.id)).flatMap(toFiltersV1));
});

filtersV1.post("/", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const { phrase, context, irreversible, whole_word, expires_in } = draft.parse(await paramsOf(c));
  const values = { title: phrase, contexts: context, expiresIn: expires_in, ...actionOf(irreversible) };
  const keywords = [{ keyword: phrase, wholeWord: whole_word ?? false }];
  return c.json(toFiltersV1(await createFilter(c.var.app, account.id, values, keywords))[0]);
});

filtersV1.get("/:id", async (c) => {
  const { account } = requireUser(c, "read:filters");
  return c.json(phraseOf(await filterWith(c, account.id), c.req.param("id")));
});

filtersV1.put("/:id", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const id = c.req.param("id");
  const given = draft.partial().parse(await paramsOf(c));
  const filter = await filterWith(c, account.id);
  const changes = named({
    contexts: given.context,
    expiresIn: given.expires_in,
    ...actionOf(given.irreversible),
  });
  if (Object.keys(changes).length > 0 && filter.keywords.length > 1)
    throw new AppError(
      "unprocessable",
      "This phrase shares its filter with others: change it with a newer app",
    );
  const keyword = named({ id, keyword: given.phrase, wholeWord: given.whole_word });
  return c.json(phraseOf(await changeFilter(c.var.app, account.id, filter.id, changes, [keyword]), id));
});

/** With its last phrase a filter goes, unless it hides posts too. */
filtersV1.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const { id, keywords, posts } = await filterWith(c, account.id);
  if (keywords.length === 1 && posts.length === 0) await deleteFilter(c.var.app, account.id, id);
  else await deleteKeyword(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

/** The filter that has the phrase of the path. @throws AppError not_found */
async function filterWith(c: ApiContext, accountId: string): Promise<Filter> {
  const all = await filtersOf(c.var.app.store.read, accountId);
  const found = all.find(({ keywords }) => keywords.some(({ id }) => id === c.req.param("id")));
  if (!found) throw new AppError("not_found", "There is no such filter");
  return found;
}

function phraseOf(filter: Filter, keywordId: string) {
  return toFiltersV1(filter).find(({ id }) => id === keywordId);
}

function actionOf(irreversible: boolean | undefined) {
  return irreversible === undefined ? {} : { action: irreversible ? ("hide" as const) : ("warn" as const) };
}
