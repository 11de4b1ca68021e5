// Domain events: what happened, written in the transaction that made it happen, read in order by whoever acts on it.
import { createId } from "./ids.ts";
import { addRow } from "./db/prepared.ts";
import { lock, type Tx } from "./db/store.ts";
import type { Visibility } from "./posts/schema.ts";
import type { GuestRole, SpaceState } from "./spaces/schema.ts";

/** Whom a post reaches, kept with its deletion: by then the post itself says nothing any more. */
export interface DeletedPost {
  postId: string;
  accountId: string;
  uri: string;
  visibility: Visibility;
  mentionedAccountIds: string[];
  /** Who liked or boosted it: their servers have it too. */
  reachedAccountIds: string[];
}

/** A like, whole: once it is taken back, nothing else tells of it. */
interface Like {
  accountId: string;
  /** The id of the Like activity. */
  likeUri: string;
  postId: string;
  postUri: string;
  authorId: string;
}

/** A boost, whole: once it is taken back, nothing else tells of it. */
interface Boost {
  boostId: string;
  accountId: string;
  /** The id of the Announce activity. */
  boostUri: string;
  visibility: Visibility;
  /** What is boosted. */
  postId: string;
  postUri: string;
  authorId: string;
}

/** A reaction, whole: once it is taken back, nothing else tells of it. */
interface Reaction {
  accountId: string;
  /** The id of the activity. */
  reactionUri: string;
  postId: string;
  postUri: string;
  authorId: string;
  /** As in the table of reactions. */
  name: string;
  imageUrl: string | null;
}

interface Vote {
  pollId: string;
  postId: string;
  postUri: string;
  authorId: string;
  accountId: string;
  /** The ids of the votes and what they are for. */
  votes: { id: string; title: string }[];
}

/** A quote and what was decided, whole: a refused request has no row. */
export interface QuoteDecision {
  /** The post that quotes; null where it was not taken in. */
  postId: string | null;
  postUri: string;
  accountId: string;
  quotedPostId: string | null;
  quotedUri: string;
  quotedAccountId: string | null;
  requestUri: string | null;
  approvalUri: string | null;
}

interface Pin {
  accountId: string;
  postId: string;
  postUri: string;
}

interface Follow {
  followerId: string;
  followeeId: string;
  /** The id of the Follow activity. */
  followUri: string;
}

interface Block {
  blockerId: string;
  blockedId: string;
  /** The id of the Block activity. */
  blockUri: string;
}

interface SpaceInvite {
  spaceId: string;
  accountId: string;
  /** In whose name. */
  hostId: string;
  /** The id of the Invite. */
  inviteUri: string;
  role: GuestRole;
}

/** `type` → payload. Ids are those of rows here. */
export interface DomainEvents {
  "account.created": { accountId: string };
  "account.updated": { accountId: string };
  /** Somebody here is gone for good. */
  "account.deleted": { accountId: string };
  /** A local account sends its followers to another one. */
  "account.moved": { accountId: string; targetUri: string };
  /** A remote account is new here, or changed what search looks at. */
  "account.received": { accountId: string };
  /** The way somebody here signs in has changed: what `users.securityChangedAt` keeps. */
  "security.changed": { accountId: string; what: string };
  /** A local account asks to follow a remote one, or a locked local one. */
  "follow.requested": Follow;
  "follow.accepted": Follow;
  "follow.rejected": Follow;
  "follow.undone": Follow;
  /** Its options: boosts, languages, notifications. */
  "follow.changed": { followerId: string; followeeId: string };
  /** Made, changed, deleted, or with other people on it. */
  "tag_follow.changed": { accountId: string };
  "filters.changed": { accountId: string };
  "list.changed": { accountId: string; listId: string };
  /** Both by people here only. */
  "block.created": Block;
  "block.undone": Block;
  /** `backfilled`: an older post that was looked up, so nobody is told of it; `received`: of another server, so it goes to none. */
  "post.created": { postId: string; backfilled?: boolean; received?: boolean };
  "post.updated": { postId: string };
  "post.deleted": DeletedPost;
  "post.pinned": Pin;
  "post.unpinned": Pin;
  "post.liked": Like;
  "post.unliked": Like;
  /** A boost has no post.created and no post.deleted of its own. */
  "post.boosted": Boost;
  "post.unboosted": Boost;
  "post.reacted": Reaction;
  "post.unreacted": Reaction;
  "poll.voted": Vote;
  /** A poll of this server has new counts to tell. */
  "poll.counted": { postId: string };
  "poll.ended": { pollId: string; postId: string; authorId: string };
  /** Someone here asks to quote a post of another server. */
  "quote.requested": QuoteDecision;
  "quote.accepted": QuoteDecision;
  "quote.rejected": QuoteDecision;
  "quote.revoked": QuoteDecision;
  /** Who may quote a post changed. */
  "quote_policy.changed": { postId: string };
  /** A local account was suspended, silenced or restored, or its badges changed. */
  "account.moderated": { accountId: string };
  "report.filed": { reportId: string; targetAccountId: string };
  /** `elsewhere`: money goes to other places now, not only under other names or in another order. */
  "tip_jar.changed": { accountId: string; elsewhere: boolean };
  "tip_jar.frozen": { accountId: string };
  "tip_jar.unfrozen": { accountId: string };
  /** What an admin allows of it is another: it is shown with more, or with less. */
  "tip_jar.policy_changed": { accountId: string };
  /** `before`: what was set, of those that changed. */
  "settings.changed": { before: Record<string, unknown> };
  "space.scheduled": { spaceId: string };
  "space.started": { spaceId: string };
  "space.ended": { spaceId: string };
  /** It can be heard again from now on, from another place, or no more. */
  "space.replay_changed": { spaceId: string };
  /** Who is on its stage, or who hosts it, is not as it was. */
  "space.stage_changed": { spaceId: string };
  /** Someone who was sent out may come in again. */
  "space.let_back_in": { spaceId: string; accountId: string };
  /** Its host called it off, or did not come. */
  "space.cancelled": { spaceId: string };
  /** What is said of it is another: its title, who may listen, its time. */
  "space.changed": { spaceId: string; rescheduled: boolean };
  /** Still live: said to the servers that follow it. */
  "space.continued": { spaceId: string };
  /** Its host asks somebody to speak: one of the two is of this server. */
  "space.invited": SpaceInvite;
  /** Somebody here answers a host of another server. */
  "space.answered": SpaceInvite & { isYes: boolean };
  /** What another server says of its Space is new; `before`: the state that it was in here. */
  "space.received": { spaceId: string; before: SpaceState | null; rescheduled: boolean };
}

export type EventType = keyof DomainEvents;
export type NewEvent = { [K in EventType]: { type: K } & DomainEvents[K] }[EventType];
export type DomainEvent<T extends EventType = EventType> = Extract<NewEvent, { type: T }> & {
  id: string;
  position: number;
  createdAt: Date;
};

type Listener = (event: NewEvent) => void;

/** Those of this process who want to know at once that there are new events. */
const listeners = new Set<Listener>();

export function onEventsRecorded(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Appends an event; the caller's transaction carries it. Returns its id, from which activity ids derive. Writers of events
 * wait for each other: else on PostgreSQL a position could become visible after a higher one, and a cursor would pass it by.
 */
export async function recordEvent(tx: Tx, event: NewEvent, at: Date, id = createId(at)): Promise<string> {
  await lock(tx, "events");
  const { type, ...payload } = event;
  await addRow(tx, tx.t.events, { id, type, payload, createdAt: at });
  tx.afterCommit(() => listeners.forEach((listener) => listener(event)));
  return id;
}
