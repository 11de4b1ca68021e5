// The doors of filters: a form with a word a line becomes the keywords that the API knows.
import type { Hono } from "hono";
import type { FilterEdit } from "../app/api/timelines.ts";
import { CONTEXTS } from "../app/filters.ts";
import type { Filter } from "../app/entities/posts.ts";
import type { DoorTools } from "./forms.ts";
import { mountPress, type Given } from "./press-doors.ts";
import type { WebEnv } from "./visit.ts";

const PAGE = "/settings/filters";

export function mountFilters<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  mountPress(web, tools, `${PAGE}/create`, "create_filter", async ({ api }, given) => {
    await api.createFilter(filterIn(given, []));
    return PAGE;
  });
  mountPress(web, tools, `${PAGE}/change`, "change_filter", async ({ api }, given) => {
    const { id, keywords } = await api.filter(given("id"));
    await api.changeFilter(id, filterIn(given, keywords));
    return PAGE;
  });
  mountPress(web, tools, `${PAGE}/delete`, "delete_filter", async ({ api }, given) => {
    await api.deleteFilter(given("id"));
    return PAGE;
  });
}

function filterIn(given: Given, known: Filter["keywords"]): FilterEdit {
  const expires = given("expires_in");
  return {
    title: given("title").trim(),
    context: CONTEXTS.filter((context) => given(`context_${context}`) !== ""),
    filter_action: given("filter_action"),
    ...(expires === "keep" ? {} : { expires_in: expires === "" ? null : Number(expires) }),
    keywords_attributes: keywordsIn(given("keywords"), given("whole_word") !== "", known),
  };
}

/** What stands there no more is gone, what is new is added, the rest keeps its id. */
function keywordsIn(text: string, whole_word: boolean, known: Filter["keywords"]) {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const wanted = new Set(lines.filter((line) => line !== ""));
  const kept = known.map(({ id, keyword }) =>
    wanted.delete(keyword) ? { id, keyword, whole_word } : { id, _destroy: true },
  );
  return [...kept, ...[...wanted].map((keyword) => ({ keyword, whole_word }))];
}
