// From the inbox to the handlers: an admitted activity becomes a job, so that it survives a crash, and is tried again when it
// fails. Not Fedify's queue: that one drops an activity whose id it has seen, and servers repeat ids (Hollo gives all Accepts
// of one follower the same). Our handlers are idempotent by their effect instead.
import { eq, min } from "drizzle-orm";
import { findAccount, isActive } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { FairTurns } from "#src/jobs/fair-turns.ts";
import { enqueue, type Job } from "#src/jobs/queue.ts";
import { logger } from "#src/log.ts";
import { registrableDomain } from "../budgets.ts";
import { mayBePassedOn, passOn } from "../forwarding/pass-on.ts";
import { vouchFor } from "../forwarding/vouch-for.ts";
import type { Activity, Admitted, Entered } from "../guard.ts";
import { hasType, hostOf, idOf, isObject, type Json } from "../vocab/json.ts";
import { askForStale } from "../remote.ts";
import { onAccept } from "./accept.ts";
import { onAnnounce } from "./announce.ts";
import { onBlock } from "./block.ts";
import { onCreate } from "./create.ts";
import { onDelete } from "./delete.ts";
import { onAdd, onRemove } from "./featured.ts";
import { onFlag } from "./flag.ts";
import { onFollow } from "./follow.ts";
import { onInvite } from "./invite.ts";
import { onLike } from "./like.ts";
import { Lull } from "./lull.ts";
import { onMove } from "./move.ts";
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
  Invite: onInvite,
  Like: onLike,
  Move: onMove,
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
  /** Who signed the request; absent for what was passed on, until its proof is checked. */
  actorId?: string;
  forwardedBy?: string;
  /** As it came, where followers of the post that it answers are to get it too. */
  raw?: string;
}

export class Inbox {
  readonly #app: App;
  readonly #turns: FairTurns;
  readonly #lull = new Lull();

  constructor(app: App, turns: FairTurns) {
    this.#app = app;
    this.#turns = turns;
  }

  /** Plugs the queue in; before the app starts. */
  run(): void {
    this.#app.runJobs({
      queue: QUEUE,
      concurrency: 128,
      fair: true,
      run: async (job) => {
        this.#turns.reach(job.turn);
        await this.#lull.wait();
        await handle(this.#app, job);
      },
      nextTry: (job, _error, now) => {
        if (job.attempts >= MAX_ATTEMPTS) return undefined;
        return new Date(now.getTime() + FIRST_PAUSE_MS * 2 ** (job.attempts - 1));
      },
    });
  }

  /** Returns once the activity is stored. A server that floods us waits for its turns, and nobody else does (F33). */
  async accept({ taken, signer, body }: Entered): Promise<void> {
    const { activity } = taken;
    this.#lull.arrived();
    if (!Object.hasOwn(handlers, activity.type)) {
      log.debug("{type} {id} is not for us", { type: activity.type, id: activity.id });
      return;
    }
    const app = this.#app;
    const payload: InboxJob = {
      activity,
      ...("actor" in taken ? { actorId: taken.actor.id } : { forwardedBy: taken.forwardedBy }),
      ...((await mayBePassedOn(app, taken)) ? { raw: new TextDecoder().decode(body) } : {}),
    };
    const orderingKey = orderingKeyOf(activity);
    const turn = this.#turns.next(registrableDomain(hostOf(signer)));
    await app.store.tx((tx) => enqueue(tx, QUEUE, [payload], app.clock.now(), { orderingKey, turn }));
  }
}

/** Stands where the queue was left. */
export async function openInbox(app: App): Promise<Inbox> {
  const { q, t } = app.store.read;
  const [row] = await q
    .select({ lowest: min(t.jobs.turn) })
    .from(t.jobs)
    .where(eq(t.jobs.queue, QUEUE));
  return new Inbox(app, new FairTurns(row?.lowest ?? 0));
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
  const payload = job.payload as InboxJob;
  const { type, id } = payload.activity;
  try {
    const admitted = await admittedOf(app, payload);
    if (!admitted || !isActive(admitted.actor)) return;
    await askForStale(app, admitted.actor);
    await handlers[type]!(app, admitted);
    if (payload.raw !== undefined) await passOn(app, admitted, payload.raw);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    log.debug("{type} {id} is dropped: {reason}", { type, id, reason: error.message });
  }
}

async function admittedOf(
  app: App,
  { activity, actorId, forwardedBy }: InboxJob,
): Promise<Admitted | undefined> {
  if (forwardedBy !== undefined) return vouchFor(app, activity, forwardedBy);
  const actor = actorId === undefined ? undefined : await findAccount(app.store.read, actorId);
  return actor && { activity, actor };
}

/** The activity's object where it is given whole. */
export function embedded({ object }: Activity): Json | undefined {
  return isObject(object) ? object : undefined;
}
