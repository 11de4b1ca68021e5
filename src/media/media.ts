// Plugs pictures, video and sound into an app: who processes them, where copies are found, what is swept; before it starts.
import type { App } from "../app.ts";
import type { Processor } from "../ports.ts";
import { conversionJobs } from "./convert.ts";
import { createMediaDoor, type MediaDoor } from "./door.ts";
import { createProxyUrls } from "./remote/proxy-url.ts";
import { sweepMedia } from "./sweep.ts";

const HOUR_MS = 3_600_000;

export async function plugInMedia(app: App, processor: Processor): Promise<MediaDoor> {
  const urls = await createProxyUrls(app);
  app.media = { processor, proxyUrl: urls.make };
  app.runJobs(conversionJobs(app));
  app.schedule.add({ name: "media", everyMs: HOUR_MS, run: (now) => sweepMedia(app, now) });
  return createMediaDoor(app, urls);
}
