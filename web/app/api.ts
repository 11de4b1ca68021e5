// The typed client of the public API: one for the browser (fetch) and for server rendering (the same handlers in process).
import { entryApi } from "./api/entry.ts";
import { ownApi } from "./api/own.ts";
import { peopleApi } from "./api/people.ts";
import { postsApi } from "./api/posts.ts";
import { spacesApi } from "./api/spaces.ts";
import { timelinesApi } from "./api/timelines.ts";
import { staffApi } from "./api/staff.ts";
import { tipsApi } from "./api/tips.ts";
import { callerOf, type Send } from "./api/caller.ts";

export type Api = ReturnType<typeof createApi>;

export function createApi(send: Send) {
  const caller = callerOf(send);
  return {
    ...entryApi(caller),
    ...ownApi(caller),
    ...peopleApi(caller),
    ...postsApi(caller),
    ...timelinesApi(caller),
    ...tipsApi(caller),
    ...spacesApi(caller),
    ...staffApi(caller),
  };
}

/** The browser's client: same origin, so the session cookie goes along and no other site can use it. */
export function browserApi(): Api {
  return createApi((path, init) => fetch(path, { ...init, credentials: "same-origin" }));
}
