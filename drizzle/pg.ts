// What drizzle-kit reads to write drizzle/pg.
import { pgKit } from "../src/db/kit.ts";
import { buildTables } from "../src/schema.ts";

export const {
  events,
  eventCursors,
  jobs,
  outgoingActivities,
  peers,
  kv,
  settings,
  accounts,
  accountKeys,
  users,
  sessions,
  follows,
  blocks,
  posts,
  mentions,
  likes,
  bookmarks,
  notifications,
  tipJars,
  tipEntries,
  tipHistory,
  spaces,
  oauthApps,
  oauthCodes,
  oauthTokens,
} = buildTables(pgKit);
