// Activities around objects of ours, as plain JSON-LD without a context.
import type { Json } from "./json.ts";
import type { Audience } from "./note.ts";

/** Addressed as its object is. */
export function toCreate(id: string, actor: string, object: Json): Json {
  const { to, cc, published } = object;
  return { id, type: "Create", actor, published, to, cc, object };
}

export function toUpdate(id: string, actor: string, object: Json, audience: Audience, at: Date): Json {
  return { id, type: "Update", actor, published: at.toISOString(), ...audience, object };
}

export function toDelete(id: string, actor: string, object: Json | string, audience: Audience): Json {
  return { id, type: "Delete", actor, ...audience, object };
}

export function toFollow(id: string, follower: string, followee: string): Json {
  return { id, type: "Follow", actor: follower, object: followee, to: [followee] };
}

export function toBlock(id: string, blocker: string, blocked: string): Json {
  return { id, type: "Block", actor: blocker, object: blocked, to: [blocked] };
}

/** To the author alone: their server counts it. */
export function toLike(id: string, actor: string, object: string, author: string): Json {
  return { id, type: "Like", actor, object, to: [author] };
}

/** Of the actor itself: its followers are asked to follow the target instead. */
export function toMove(id: string, actor: string, target: string, followers: string): Json {
  return { id, type: "Move", actor, object: actor, target, to: [followers] };
}

/** Of a post, by its id: whoever reads it fetches the post from its own server. */
export function toAnnounce(id: string, actor: string, object: string, audience: Audience): Json {
  return { id, type: "Announce", actor, ...audience, object };
}

/** Something comes into a collection of the actor's, or leaves it. */
export function toCollectionChange(
  type: "Add" | "Remove",
  id: string,
  actor: string,
  change: Audience & { object: Json | string; target: string },
): Json {
  return { id, type, actor, ...change };
}

/** `reported`: the account first, then its posts; Misskey and Akkoma look for either by address. */
export function toFlag(id: string, actor: string, content: string, reported: string[]): Json {
  return { id, type: "Flag", actor, content, object: reported, to: reported.slice(0, 1) };
}

/** Given whole, and addressed as what it takes back. */
export function toUndo(id: string, actor: string, undone: Json): Json {
  const { to, cc } = undone;
  return { id, type: "Undo", actor, to, ...(cc === undefined ? {} : { cc }), object: undone };
}

/** Accept, Reject or Undo of a Follow, which is given whole: the other side may know it by its ends alone. */
export function toAnswer(
  type: "Accept" | "Reject" | "Undo",
  id: string,
  actor: string,
  to: string,
  follow: Json,
): Json {
  return { id, type, actor, to: [to], object: follow };
}
