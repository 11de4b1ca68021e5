// The pages over the fixture API.
import type { Hono } from "hono";
import { origin } from "./entities.ts";
import { createFixtureApi, type FixtureApi } from "./fixture-api.ts";
import { createPages, type Pages } from "./pages.ts";

export interface WebFixture extends Pages {
  api: FixtureApi;
}

export function createWebFixture(extra?: (api: Hono) => void): WebFixture {
  const api = createFixtureApi(extra);
  return { api, ...createPages(origin, (request) => api.call(request)) };
}
