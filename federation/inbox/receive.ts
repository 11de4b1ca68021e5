// From the inbox to the handlers: an admitted activity becomes a job, so that it survives a crash, and is tried again when it
// fails. Not Fedify's queue: that one drops an activity whose id it has seen, and servers repeat ids (Hollo gives all Accepts
// of one follower the same). Our handlers are idempotent by their effect instead.
import { findAccount, isActive } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { enqueue, type Job } from "#src/jobs/queue.ts";
import { logger } from "#src/log.ts";
import type { Activity, Admitted } from "../guard.ts";
import { hasType, idOf, isObject, type Json } from "../vocab/json.ts";
import { onAccept } from "./accept.ts";
import { onAnnounce } from "./announce.ts";
import { onBlock } from "./block.ts";
import { onCreate } from "./create.ts";
import { onDelete } from "./delete.ts";
import { onAdd, onRemove } from "./featured.ts";
import { onFlag } from "./flag.ts";
import { onFollow } from "./follow.ts";
import { onLike } from "./like.ts";
import { onQuoteRequest } from "./quote.ts";
import { onReaction } from "./reaction.ts";
import { onReject } from "./reject.ts";
import { onUndo } from "./undo.ts";
import { onUpdate } from "./update.ts";

/** Throws AppError to refuse; anything else, and `unavailable`, is tried again. */
export type InboxHandler = (app: App, incoming: Admitted) => Promise<void>;

const handlers: Record<string, InboxHandler> = {
  Accept: onAccept,
  Add: onAdd,
  Announce: onAnnounce,
  Block: onBlock,
  Create: onCreate,
  Delete: onDelete,
  EmojiReact: onReaction,
  EmojiReaction: onReaction,
  Flag: onFlag,
  Follow: onFollow,
  Like: onLike,
  QuoteRequest: onQuoteRequest,
  Reject: onReject,
  Remove: onRemove,
  Undo: onUndo,
  Update: onUpdate,
};

const QUEUE = "inbox";
const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 10_000;

const log = logger("federation", "inbox");

interface InboxJob {
  activity: Activity;
  actorId: string;
}

/** Plugs the queue in; before the app starts. */
export function runInboxJobs(app: App): void {
  app.runJobs({
    queue: QUEUE,
    concurrency: 8,
    run: (job) => handle(app, job),
    nextTry: (job, _error, now) => {
      if (job.attempts >= MAX_ATTEMPTS) return undefined;
      return new Date(now.getTime() + FIRST_PAUSE_MS * 2 ** (job.attempts - 1));
    },
  });
}

/** Returns once the activity is stored. */
export async function acceptActivity(app: App, { activity, actor }: Admitted): Promise<void> {
  if (!Object.hasOwn(handlers, activity.type)) {
    log.debug("{type} {id} is not for us", { type: activity.type, id: activity.id });
    return;
  }
  const payload: InboxJob = { activity, actorId: actor.id };
  const orderingKey = orderingKeyOf(activity);
  await app.store.tx((tx) => enqueue(tx, QUEUE, [payload], app.clock.now(), { orderingKey }));
}

/**
 * What concerns one post happens in the order of its coming, and so do the follows of one actor. A boost waits for nothing but
 * its own Undo: the post may come from a server that is down.
 */
function orderingKeyOf(activity: Activity): string {
  const { type, object, actor } = activity;
  const isOfObject = ["Create", "Update", "Delete"].includes(type);
  const subject = isOfObject ? idOf(object) : idOfInteraction(activity);
  return `inbox ${subject ?? `graph of ${idOf(actor)}`}`.slice(0, 1_000);
}

/** What has an id of its own and waits for nothing but its Undo. */
const INTERACTIONS = ["Like", "Announce", "EmojiReact", "EmojiReaction"];

/** Of the interaction that an activity is, or takes back. */
function idOfInteraction({ type, id, object }: Activity): string | undefined {
  if (INTERACTIONS.includes(type)) return id;
  const isUndone = type === "Undo" && isObject(object) && hasType(object, ...INTERACTIONS);
  return isUndone ? idOf(object) : undefined;
}

async function handle(app: App, job: Job): Promise<void> {
  const { activity, actorId } = job.payload as InboxJob;
  const actor = await findAccount(app.store.read, actorId);
  if (!actor || !isActive(actor)) return;
  try {
    await handlers[activity.type]!(app, { activity, actor });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    const { type, id } = activity;
    log.debug("{type} {id} is dropped: {reason}", { type, id, reason: error.message });
  }
}

/** The activity's object where it is given whole. */
export function embedded({ object }: Activity): Json | undefined {
  return isObject(object) ? object : undefined;
}
