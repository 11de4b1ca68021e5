// The job that hands messages to push services: through the guarded client, as anyone may name any address as theirs.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Job } from "../jobs/queue.ts";
import { logger } from "../log.ts";
import { encryptLegacy, encryptStandard } from "./encrypt.ts";
import { PUSH_QUEUE, type PushJob } from "./enqueue-pushes.ts";
import { liveSubscriptions, type PushSubscription } from "./subscriptions.ts";
import { vapidHeaders } from "./vapid.ts";

/** What a client is told, or nothing where it does not want to hear of this. */
export type ComposePush = (
  subscription: PushSubscription,
  notificationId: string,
) => Promise<object | undefined>;

const log = logger("push");

/** How long the service keeps a message for a client that is away, and how long we try to hand it over. */
const KEPT_MS = 2 * 24 * 3_600_000;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 3_600_000;

export function sendPushes(app: App, compose: ComposePush): void {
  app.runJobs({
    queue: PUSH_QUEUE,
    concurrency: 4,
    run: (job) => send(app, compose, job.payload as PushJob),
    nextTry,
  });
}

async function send(
  app: App,
  compose: ComposePush,
  { subscriptionId, notificationId }: PushJob,
): Promise<void> {
  const now = app.clock.now();
  const [subscription] = await liveSubscriptions(app.store.read, { id: subscriptionId }, now);
  const message = subscription && (await compose(subscription, notificationId));
  if (!subscription || !message) return;
  const status = await post(app, subscription, Buffer.from(JSON.stringify(message)));
  if (status === 404 || status === 410) return forget(app, subscription);
  if (status === 429 || status >= 500)
    throw new AppError("unavailable", `The push service answered ${status}`);
  if (status >= 400)
    log.warn("{host} refused a push: {status}", { host: new URL(subscription.endpoint).host, status });
}

async function post(app: App, subscription: PushSubscription, plain: Uint8Array): Promise<number> {
  const { endpoint, isStandard } = subscription;
  const { headers, body } = (isStandard ? encryptStandard : encryptLegacy)(plain, subscription);
  const { authorization, ...more } = await vapidHeaders(app, endpoint, !isStandard);
  const cryptoKey = [headers["crypto-key"], more["crypto-key"]].filter(Boolean).join(";");
  const { status } = await app.outgoing.request(endpoint, {
    method: "POST",
    body,
    headers: {
      ...headers,
      ...(cryptoKey ? { "crypto-key": cryptoKey } : {}),
      authorization,
      "content-type": "application/octet-stream",
      ttl: String(KEPT_MS / 1_000),
      urgency: "normal",
    },
  });
  return status;
}

/** The client has unsubscribed, or is no more. */
async function forget({ store }: App, { id }: PushSubscription): Promise<void> {
  await store.tx(({ q, t }) => q.delete(t.pushSubscriptions).where(eq(t.pushSubscriptions.id, id)));
}

/** An address that may not be asked is not asked again. */
function nextTry(job: Job, error: unknown, now: Date): Date | undefined {
  const mayMend = !(error instanceof AppError) || error.code === "unavailable";
  if (!mayMend || now.getTime() - job.createdAt > KEPT_MS) return undefined;
  return new Date(now.getTime() + Math.min(FIRST_PAUSE_MS * 2 ** (job.attempts - 1), LONGEST_PAUSE_MS));
}
