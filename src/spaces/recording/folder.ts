// Where the record of a Space lies while it is made, and until its time is over.
import { join } from "node:path";
import type { App } from "../../app.ts";

export function folderOf(app: App, spaceId: string): string {
  return join(app.storage.records, spaceId);
}

export function trackOf(app: App, spaceId: string, accountId: string): string {
  return join(folderOf(app, spaceId), `${accountId}.ogg`);
}

/** Who was recorded when, spoke when, with which role: one JSON object a line. */
export function logOf(app: App, spaceId: string): string {
  return join(folderOf(app, spaceId), "events.jsonl");
}
