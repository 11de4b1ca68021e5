// What a request brings: its query and its body as one object, and the pages it asks for.
import { z } from "zod";
import { expandBrackets, readBody } from "../http.ts";
import type { Page } from "../posts/queries.ts";
import type { ApiContext } from "./env.ts";

/** Query parameters, with `a[]` as lists. */
export function queryOf(c: ApiContext): Record<string, unknown> {
  return expandBrackets(new URL(c.req.url).searchParams);
}

/** Query and body together, as Mastodon takes parameters from both; the body wins. */
export async function paramsOf(c: ApiContext): Promise<Record<string, unknown>> {
  return { ...queryOf(c), ...(await readBody(c.req.raw)) };
}

/** A switch as clients write it: JSON's booleans, or the words and digits of forms. */
export const flag = z.preprocess((value) => {
  if (typeof value !== "string") return value;
  return !["", "0", "f", "false", "off", "no"].includes(value.toLowerCase());
}, z.boolean());

/** A list that clients send as `a[]`, as one value, or not at all. */
export function listOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return [value].flat().filter((item) => typeof item === "string");
}

const bound = z.string().max(64).optional();

/** `max_id`, `since_id`, `min_id` and `limit`, which is cut to `most`. */
export function pageOf(c: ApiContext, usual = 20, most = 40): Page {
  const shape = z.object({
    max_id: bound,
    since_id: bound,
    min_id: bound,
    limit: z.coerce.number().int().min(1).catch(usual).default(usual),
  });
  const { max_id, since_id, min_id, limit } = shape.parse(queryOf(c));
  return { maxId: max_id, sinceId: since_id, minId: min_id, limit: Math.min(limit, most) };
}

/** Where lists are paged by counting, not by ids. */
export function offsetOf(c: ApiContext): number {
  return z.coerce.number().int().min(0).max(10_000).catch(0).parse(queryOf(c)["offset"]);
}

/** The Link header that clients page by; `ids` are those of the answer, newest first. */
export function linkPages(c: ApiContext, ids: readonly string[]): void {
  const [newest, oldest] = [ids[0], ids.at(-1)];
  if (newest === undefined || oldest === undefined) return;
  const next = pageAddress(c, "max_id", oldest);
  const previous = pageAddress(c, "min_id", newest);
  c.header("link", `<${next}>; rel="next", <${previous}>; rel="prev"`);
}

/** The same for what is paged by counting; `found`: how many the answer has. */
export function linkOffsets(c: ApiContext, page: { limit: number; offset: number }, found: number): void {
  const { limit, offset } = page;
  const to = (at: number) => {
    const url = new URL(c.req.url);
    url.searchParams.set("offset", String(at));
    return `${c.var.app.uris.origin}${url.pathname}${url.search}`;
  };
  const links = [
    ...(found === limit ? [`<${to(offset + limit)}>; rel="next"`] : []),
    ...(offset > 0 ? [`<${to(Math.max(0, offset - limit))}>; rel="prev"`] : []),
  ];
  if (links.length > 0) c.header("link", links.join(", "));
}

function pageAddress(c: ApiContext, bound: string, id: string): string {
  const url = new URL(c.req.url);
  for (const name of ["max_id", "since_id", "min_id"]) url.searchParams.delete(name);
  url.searchParams.set(bound, id);
  return `${c.var.app.uris.origin}${url.pathname}${url.search}`;
}
