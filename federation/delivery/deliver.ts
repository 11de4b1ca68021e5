// Brings activities to inboxes: signs with the sender's key, remembers which servers are down so that nobody waits for them,
// and keeps trying for more than a week whatever the answer was. Only 410 ends it earlier.
import { eq } from "drizzle-orm";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import type { Job } from "#src/jobs/queue.ts";
import { isBlockedHost } from "#src/moderation/domains/queries.ts";
import type { OutgoingResponse } from "#src/ports.ts";
import { signingKey } from "../keys.ts";
import { signWith, type SignatureSpec } from "../signing.ts";
import { ACTIVITY_JSON } from "../vocab/json.ts";
import { Hosts } from "./hosts.ts";
import { pauseAfter } from "./pause.ts";
import { DELIVERY_QUEUE, type DeliveryJob } from "./send.ts";

const CONCURRENCY = 32;
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
export function runDeliveryJobs(app: App): void {
  const hosts = new Hosts(app);
  app.runJobs({
    queue: DELIVERY_QUEUE,
    concurrency: CONCURRENCY,
    run: (job) => deliver(app, hosts, job.payload as DeliveryJob),
    nextTry,
  });
}

function nextTry(job: Job, error: unknown, now: Date): Date | undefined {
  const age = now.getTime() - job.createdAt;
  if (age > KEEP_MS) return undefined;
  if (error instanceof Postponed) return error.until;
  if (error instanceof AppError && error.code === "gone") return undefined;
  return new Date(now.getTime() + pauseAfter(age));
}

async function deliver(app: App, hosts: Hosts, { activityId, inbox }: DeliveryJob): Promise<void> {
  const { host } = new URL(inbox);
  if (await isBlockedHost(app.store, host)) return; // blocked since it was queued
  const wait = await hosts.enter(host);
  if (wait) throw new Postponed(wait);
  try {
    const response = await post(app, activityId, inbox);
    await hosts.answered(host, response.status);
    checkStatus(response);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") await hosts.failed(host, error);
    throw error;
  } finally {
    hosts.leave(host);
  }
}

/** Draft-cavage first, which nearly all read; who answers 401 gets it once more with RFC 9421. */
async function post(app: App, activityId: string, inbox: string): Promise<OutgoingResponse> {
  const { q, t } = app.store.read;
  const [row] = await q.select().from(t.outgoingActivities).where(eq(t.outgoingActivities.id, activityId));
  if (!row) throw new AppError("gone", "The activity is no longer kept");
  const key = await signingKey(app, row.accountId);
  const knock = (spec: SignatureSpec) =>
    app.outgoing.request(inbox, {
      method: "POST",
      headers: { "content-type": ACTIVITY_JSON },
      body: row.body,
      sign: signWith(key, spec, app.clock.now()),
    });
  const first = await knock("draft-cavage");
  return first.status === 401 ? knock("rfc9421") : first;
}

function checkStatus({ status, url }: OutgoingResponse): void {
  if (status >= 200 && status < 300) return;
  if (status === 410) throw new AppError("gone", `${url} is gone`);
  throw new AppError(
    status >= 500 || status === 429 ? "unavailable" : "forbidden",
    `${url} answered ${status}`,
  );
}
