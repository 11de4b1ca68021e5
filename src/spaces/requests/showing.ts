// What a room shows: posts at the top, a tip jar, reactions, captions, and who listens.
import { getAccount } from "../../accounts/queries.ts";
import { tipJarOf } from "../../tips/queries.ts";
import { observe, somebody, type Desk, type SignedIn } from "../desk.ts";
import type { ReadMessage } from "../messages.ts";
import { changeRoom } from "../people/change-room.ts";
import { chooseVisibility } from "../people/choose-visibility.ts";
import { sharePost, unsharePost } from "../people/share-post.ts";
import type { Reaction } from "../reactions.ts";
import { Refused } from "../refused.ts";
import { may } from "../roles.ts";

export async function react({ app, room }: Desk, member: SignedIn, emoji: Reaction): Promise<void> {
  if (!member.reactions.take(app.clock.now().getTime())) {
    throw new Refused("rate_limited", "Five reactions in five seconds are enough");
  }
  room.tally.react(emoji, may(member.role, "speak") ? member.peer : undefined);
}

export async function share({ app, room }: Desk, member: SignedIn, postId: string): Promise<void> {
  room.change({ sharedPosts: await sharePost(app, room.id, postId, member.person.id) });
}

export async function unshare({ app, room }: Desk, member: SignedIn, postId: string): Promise<void> {
  const pin = room.state.sharedPosts.find(({ post }) => post === postId);
  if (!pin) throw new Refused("not_found", "This post is not at the top");
  if (pin.by !== member.person.id && !may(member.role, "moderate")) {
    throw new Refused("forbidden", "Somebody else has shared this");
  }
  room.change({ sharedPosts: await unsharePost(app, room.id, postId) });
}

export async function pinTipJar({ app, room }: Desk, _by: SignedIn, accountId: string | null): Promise<void> {
  if (accountId !== null) {
    if (!room.seats.has(accountId)) throw new Refused("not_found", "They are not on the stage");
    const account = await getAccount(app.store.read, accountId);
    const { entries } = await tipJarOf(app, account, undefined);
    if (entries.length === 0) throw new Refused("not_found", "They have no tip jar that everyone sees");
  }
  await changeRoom(app, room.id, { tipJarId: accountId });
  room.change({ tipJar: accountId });
}

export async function nameCaptioner(desk: Desk, _by: SignedIn, accountId: string | null): Promise<void> {
  const { app, room } = desk;
  if (accountId !== null) somebody(desk, accountId);
  await changeRoom(app, room.id, { captionerId: accountId });
  room.change({ captioner: accountId });
}

/** The captioner's lines, or one's own words from one's own browser while one's microphone is open. */
export async function caption(
  desk: Desk,
  member: SignedIn,
  { line, text, final, speaker }: Extract<ReadMessage, { type: "caption" }>,
): Promise<void> {
  const { app, room } = desk;
  const author = member.person.id;
  const at = app.clock.now();
  const isCaptioner = room.state.captioner === author;
  if (!isCaptioner && (!may(member.role, "speak") || member.muted)) {
    throw new Refused("forbidden", "Captions come from the captioner, and from who speaks");
  }
  if (!member.captions.take(at.getTime())) throw new Refused("rate_limited", "Too many lines at once");
  const speakerId = isCaptioner ? (speaker ?? null) : author;
  if (speakerId !== null && !room.seats.has(speakerId)) {
    throw new Refused("not_found", "They are not on the stage");
  }
  room.tally.caption({ type: "caption", author, line, speaker: speakerId, text, final });
  const startedAt = member.captionBegun(line, at);
  if (!final) return;
  const made = { authorId: author, speakerId, text, startedAt, at };
  await observe(desk, (observer) => observer.captionMade?.(room.id, made));
}

export async function setVisible({ app, room }: Desk, member: SignedIn, visible: boolean): Promise<void> {
  await chooseVisibility(app, member.person.id, visible);
  room.setVisible(member, visible);
}
