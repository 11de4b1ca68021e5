// Domain events that other servers hear of: which file makes which activity.
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { deliverAccountDelete } from "./account-delete.ts";
import { deliverBlock } from "./blocks.ts";
import { deliverBoost } from "./boosts.ts";
import { deliverFollow } from "./graph.ts";
import { deliverInvite } from "./invites.ts";
import { deliverLike } from "./likes.ts";
import { deliverMove } from "./move.ts";
import { deliverPin } from "./pins.ts";
import { deliverPost, deliverPostDelete } from "./posts.ts";
import { deliverVotes } from "./polls.ts";
import { deliverProfile } from "./profile.ts";
import { deliverQuote } from "./quotes.ts";
import { deliverReaction } from "./reactions.ts";
import { deliverReport } from "./reports.ts";
import { deliverSpace } from "./spaces.ts";

/** Inside the transaction that moves the reader's cursor: each activity is stored and queued once. */
export async function deliverEvents(app: App, tx: Tx, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case "follow.requested":
    case "follow.accepted":
    case "follow.rejected":
    case "follow.undone":
      return deliverFollow(app, tx, event);
    case "block.created":
    case "block.undone":
      return deliverBlock(app, tx, event);
    case "post.created":
      return event.received ? undefined : deliverPost(app, tx, event);
    case "post.updated":
    case "poll.counted":
    case "quote_policy.changed":
      return deliverPost(app, tx, event);
    case "post.reacted":
    case "post.unreacted":
      return deliverReaction(app, tx, event);
    case "poll.voted":
      return deliverVotes(app, tx, event);
    case "quote.requested":
    case "quote.accepted":
    case "quote.rejected":
    case "quote.revoked":
      return deliverQuote(app, tx, event);
    case "post.deleted":
      return deliverPostDelete(app, tx, event);
    case "post.liked":
    case "post.unliked":
      return deliverLike(app, tx, event);
    case "post.boosted":
    case "post.unboosted":
      return deliverBoost(app, tx, event);
    case "post.pinned":
    case "post.unpinned":
      return deliverPin(app, tx, event);
    case "account.updated":
    case "account.moderated":
    case "tip_jar.changed":
    case "tip_jar.frozen":
    case "tip_jar.unfrozen":
    case "tip_jar.policy_changed":
      return deliverProfile(app, tx, event);
    case "account.deleted":
      return deliverAccountDelete(app, tx, event);
    case "account.moved":
      return deliverMove(app, tx, event);
    case "report.filed":
      return deliverReport(app, tx, event);
    case "space.invited":
    case "space.answered":
      return deliverInvite(app, tx, event);
    case "space.started":
    case "space.changed":
    case "space.continued":
    case "space.ended":
    case "space.cancelled":
    case "space.replay_changed":
      return deliverSpace(app, tx, event);
    default:
  }
}
