// What clients ask for at their start and take for broken without an answer: parts of Mastodon that this server has not.
import { Hono } from "hono";
import type { ApiEnv } from "./env.ts";
import { requireUser } from "./viewer.ts";

export const nothingYet = new Hono<ApiEnv>();

const PUBLIC_LISTS = ["/api/v1/announcements", "/api/v1/trends/statuses", "/api/v1/trends/links"];

/** With the scope that Mastodon asks for. */
const OWN_LISTS: Record<string, string> = {
  "/api/v1/endorsements": "read:accounts",
};

for (const path of PUBLIC_LISTS) nothingYet.get(path, (c) => c.json([]));

for (const [path, scope] of Object.entries(OWN_LISTS)) {
  nothingYet.get(path, (c) => {
    requireUser(c, scope);
    return c.json([]);
  });
}

/** The lists that others' profiles show beside the posts. */
for (const name of ["endorsements"]) {
  nothingYet.get(`/api/v1/accounts/:id/${name}`, (c) => c.json([]));
}
