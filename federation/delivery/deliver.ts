// Brings activities to inboxes: signs with the sender's key, remembers which servers are down so that nobody waits for them,
// and keeps trying for more than a week whatever the answer was. Only 410 ends it earlier.
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { DELIVERY_QUEUE } from "#src/jobs/deliveries.ts";
import type { Job } from "#src/jobs/queue.ts";
import { isBlockedHost } from "#src/moderation/domains/queries.ts";
import type { OutgoingResponse } from "#src/ports.ts";
import { signingKey } from "../keys.ts";
import { knock } from "../signature-specs.ts";
import { signWith } from "../signing.ts";
import { syncHeader } from "../synchronization/header.ts";
import { ACTIVITY_JSON } from "../vocab/json.ts";
import { listDropped } from "./dropped.ts";
import { Hosts } from "./hosts.ts";
import { outgoingActivity } from "./outgoing-activity.ts";
import { pauseAfter } from "./pause.ts";
import type { DeliveryJob } from "./send.ts";

const CONCURRENCY = 64;
/** Jobs are taken by so many, as taking one costs as much. */
const BUNCH = 16;
/** Who has not answered by then may never do so: the job waits on, and another gets its place. */
const PATIENCE_MS = 300;
/** A server that hangs costs a connection for ten seconds, once until it is back: that many may do so at a time. */
const MAX_ASIDE = 256;
const KEEP_MS = 8 * 24 * 3_600_000;

/** Not a failure of this job: another one knows that the host is down or busy. */
class Postponed extends Error {
  readonly until: Date;

  constructor(until: Date) {
    super("The host is not asked now");
    this.until = until;
  }
}

/** Plugs the queue in; before the app starts. */
export function runDeliveryJobs(app: App): Hosts {
  const hosts = new Hosts(app);
  app.runJobs({
    queue: DELIVERY_QUEUE,
    concurrency: CONCURRENCY,
    bunch: BUNCH,
    maxAside: MAX_ASIDE,
    run: (job, stepAside) => deliver(app, hosts, job.payload as DeliveryJob, stepAside),
    nextTry,
    without: () => hosts.busy(),
    givenUp: (tx, job, error) => listDropped(tx, job, error, app.clock.now()),
  });
  return hosts;
}

function nextTry(job: Job, error: unknown, now: Date): Date | undefined {
  const age = now.getTime() - job.createdAt;
  if (age > KEEP_MS) return undefined;
  if (error instanceof Postponed) return error.until;
  if (error instanceof AppError && error.code === "gone") return undefined;
  return new Date(now.getTime() + pauseAfter(age));
}

async function deliver(app: App, hosts: Hosts, job: DeliveryJob, stepAside: () => void): Promise<void> {
  const { host } = new URL(job.inbox);
  if (await isBlockedHost(app.store, host)) return; // blocked since it was queued
  const wait = await hosts.enter(host);
  if (wait) throw new Postponed(wait);
  const patience = losePatience(stepAside);
  try {
    const response = await post(app, host, job);
    await hosts.answered(host, response.status);
    checkStatus(response);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") await hosts.failed(host, error);
    throw error;
  } finally {
    patience.stop();
    hosts.leave(host);
  }
}

/** Not while this process is late itself: then it is not the other that is slow, and more at a time would make it worse. */
function losePatience(stepAside: () => void) {
  let since = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - since < 2 * PATIENCE_MS) stepAside();
    since = now;
  }, PATIENCE_MS);
  return { stop: () => clearInterval(timer) };
}

async function post(
  app: App,
  host: string,
  { activityId, inbox, sync }: DeliveryJob,
): Promise<OutgoingResponse> {
  const { accountId, body } = await outgoingActivity(app.store, activityId);
  const key = await signingKey(app, accountId);
  const headers = { "content-type": ACTIVITY_JSON, ...(sync ? syncHeader(sync) : {}) };
  return knock(app, host, (spec) =>
    app.outgoing.request(inbox, {
      method: "POST",
      headers,
      body,
      sign: signWith(key, spec, app.clock.now()),
    }),
  );
}

function checkStatus({ status, url }: OutgoingResponse): void {
  if (status >= 200 && status < 300) return;
  if (status === 410) throw new AppError("gone", `${url} is gone`);
  throw new AppError(
    status >= 500 || status === 429 ? "unavailable" : "forbidden",
    `${url} answered ${status}`,
  );
}
