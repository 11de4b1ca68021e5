// What a reader's filters make of a post in the place where it stands: shown, warned of, or left out.
import type { FilterContext, Status } from "./entities/posts.ts";

export const CONTEXTS: readonly FilterContext[] = ["home", "notifications", "public", "thread", "account"];

const places: [RegExp, FilterContext][] = [
  [/^\/(lists\/|$)/, "home"],
  [/^\/notifications/, "notifications"],
  [/^\/(explore|tags)(\/|$)/, "public"],
  [/^\/@[^/]+\/[^/]+/, "thread"],
  [/^\/@[^/]+/, "account"],
];

/** By the address of the page; filters know no others, such as what was saved or searched for. */
export function placeOf(here: string): FilterContext | null {
  const path = here.split("?")[0]!;
  return places.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

export type Filtering =
  | { way: "show" }
  | { way: "hide" }
  /** Named by the titles of the filters. */
  | { way: "warn"; titles: string[] }
  | { way: "blur" };

export function filteringOf(status: Status, here: string): Filtering {
  const place = placeOf(here);
  const filters = [...(status.filtered ?? []), ...(status.reblog?.filtered ?? [])]
    .map(({ filter }) => filter)
    .filter(({ context }) => place !== null && context.includes(place));
  const by = (action: string) => filters.filter(({ filter_action }) => filter_action === action);
  if (by("hide").length > 0) return { way: "hide" };
  const titles = [...new Set(by("warn").map(({ title }) => title))];
  if (titles.length > 0) return { way: "warn", titles };
  return by("blur").length > 0 ? { way: "blur" } : { way: "show" };
}
