// /api/v2/filters
import { Hono } from "hono";
import { z } from "zod";
import {
  addKeyword,
  changeFilter,
  changeKeyword,
  createFilter,
  deleteFilter,
  deleteKeyword,
  filterPost,
  unfilterPost,
  type KeywordChange,
} from "../timelines/filters/change-filter.ts";
import { filtersOf, getFilter, getFilteredPost, getKeyword } from "../timelines/filters/queries.ts";
import { FILTER_ACTIONS, FILTER_CONTEXTS } from "../timelines/schema.ts";
import { toFilter, toFilteredPost, toKeyword } from "./entities/filter.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, paramsOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const filtersV2 = new Hono<ApiEnv>();

export const asList = (given: unknown) =>
  given === undefined || given === null ? undefined : [given].flat();
export const seconds = z
  .preprocess(
    (given) => (given === "" || given === null ? null : given),
    z.coerce
      .number()
      .int()
      .positive()
      .max(100 * 365 * 86_400)
      .nullable(),
  )
  .optional();
const keyword = z.object({ keyword: z.string(), whole_word: flag.optional() });
const keywordChange = keyword.partial().extend({
  id: z.string().optional(),
  _destroy: flag.optional(),
});
const draft = z.object({
  title: z.string("can't be blank"),
  context: z.preprocess(asList, z.array(z.enum(FILTER_CONTEXTS))),
  filter_action: z.enum(FILTER_ACTIONS).optional(),
  expires_in: seconds,
  /** A list, or an object by number, as forms send it. */
  keywords_attributes: z
    .preprocess(
      (given) => (typeof given === "object" && given !== null ? Object.values(given) : given),
      z.array(keywordChange),
    )
    .optional(),
});

filtersV2.get("/", async (c) => {
  const { account } = requireUser(c, "read:filters");
  return c.json((await filtersOf(c.var.app.store.read, account.id)).map(toFilter));
});

filtersV2.post("/", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const { title, context, filter_action, expires_in, keywords_attributes } = draft.parse(await paramsOf(c));
  const values = { title, contexts: context, action: filter_action, expiresIn: expires_in };
  return c.json(toFilter(await createFilter(c.var.app, account.id, values, changesOf(keywords_attributes))));
});

filtersV2.get("/keywords/:id", async (c) => {
  const { account } = requireUser(c, "read:filters");
  return c.json(toKeyword(await getKeyword(c.var.app.store.read, account.id, c.req.param("id"))));
});

filtersV2.put("/keywords/:id", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const [{ id: _, ...change } = {}] = changesOf([keyword.partial().parse(await paramsOf(c))]);
  return c.json(toKeyword(await changeKeyword(c.var.app, account.id, c.req.param("id"), change)));
});

filtersV2.delete("/keywords/:id", async (c) => {
  const { account } = requireUser(c, "write:filters");
  await deleteKeyword(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

filtersV2.get("/statuses/:id", async (c) => {
  const { account } = requireUser(c, "read:filters");
  return c.json(toFilteredPost(await getFilteredPost(c.var.app.store.read, account.id, c.req.param("id"))));
});

filtersV2.delete("/statuses/:id", async (c) => {
  const { account } = requireUser(c, "write:filters");
  await unfilterPost(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

filtersV2.get("/:id", async (c) => c.json(toFilter(await filterOf(c))));
filtersV2.get("/:id/keywords", async (c) => c.json((await filterOf(c)).keywords.map(toKeyword)));
filtersV2.get("/:id/statuses", async (c) => c.json((await filterOf(c)).posts.map(toFilteredPost)));

filtersV2.put("/:id", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const given = draft.partial().parse(await paramsOf(c));
  const { title, context, filter_action, expires_in, keywords_attributes } = given;
  const changes = named({ title, contexts: context, action: filter_action, expiresIn: expires_in });
  const { id } = await getFilter(c.var.app.store.read, account.id, c.req.param("id"));
  return c.json(
    toFilter(await changeFilter(c.var.app, account.id, id, changes, changesOf(keywords_attributes))),
  );
});

filtersV2.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:filters");
  await deleteFilter(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

filtersV2.post("/:id/keywords", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const { keyword: word, whole_word } = keyword.parse(await paramsOf(c));
  const made = { keyword: word, wholeWord: whole_word };
  return c.json(toKeyword(await addKeyword(c.var.app, account.id, c.req.param("id"), made)));
});

filtersV2.post("/:id/statuses", async (c) => {
  const { account } = requireUser(c, "write:filters");
  const { status_id } = z.object({ status_id: z.string("is missing") }).parse(await paramsOf(c));
  return c.json(toFilteredPost(await filterPost(c.var.app, account.id, c.req.param("id"), status_id)));
});

function filterOf(c: ApiContext) {
  const { account } = requireUser(c, "read:filters");
  return getFilter(c.var.app.store.read, account.id, c.req.param("id")!);
}

function changesOf(given: z.infer<typeof keywordChange>[] = []): KeywordChange[] {
  return given.map(({ id, keyword: word, whole_word, _destroy }) =>
    named({ id, keyword: word, wholeWord: whole_word, isGone: _destroy }),
  );
}

/** Only what is there: a verb leaves the rest as it is. */
export function named<T extends object>(values: T) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
