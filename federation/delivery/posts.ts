// Posts of people here go to their followers' servers and to whom they mention: Create, Update and Delete.
import { findAccount, findAccounts, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Db, Tx } from "#src/db/store.ts";
import type { DeletedPost, DomainEvent } from "#src/events.ts";
import { followersOf } from "#src/graph/queries.ts";
import { accountsReached } from "#src/posts/interactions.ts";
import { findPost, mentionsOf, type Post } from "#src/posts/queries.ts";
import { noteOf } from "../objects.ts";
import { toCreate, toDelete, toUpdate } from "../vocab/activities.ts";
import type { Json } from "../vocab/json.ts";
import { audienceOf, NOTE_CONTEXT, toTombstone } from "../vocab/note.ts";
import { send } from "./send.ts";

/** What makes others read a post: its creation, an edit, and what changes without being one (counts, a quote's stamp). */
type PostEvent = Pick<DomainEvent, "id" | "type" | "createdAt"> & { postId: string };
type DeleteEvent = Extract<DomainEvent, { type: "post.deleted" }>;

export async function deliverPost(app: App, tx: Tx, event: PostEvent): Promise<void> {
  const post = await findPost(tx, event.postId);
  const author = post && (await localAuthor(tx, post.accountId));
  if (!post || !author || post.deletedAt) return; // its Delete follows
  const mentioned = (await mentionsOf(tx, [post.id])).get(post.id) ?? [];
  const activity = activityOf(app, event, author, await noteOf(app, post, author));
  const recipients = [
    ...(await audience(tx, post, mentioned)),
    ...(await answered(tx, post)),
    ...(await reached(tx, post)),
  ];
  await send(app, tx, { activity, sender: author, recipients, subject: post.uri, at: event.createdAt });
}

export async function deliverPostDelete(app: App, tx: Tx, event: DeleteEvent): Promise<void> {
  const author = await localAuthor(tx, event.accountId);
  if (!author) return;
  const mentioned = [...(await findAccounts(tx, event.mentionedAccountIds)).values()];
  const uris = mentioned.map(({ uri }) => uri);
  const to = audienceOf(event.visibility, app.uris.followers(author.username), uris);
  const made = toDelete(app.uris.activity(event.id), author.uri, toTombstone(event.uri), to);
  const activity = { "@context": NOTE_CONTEXT, ...made, id: app.uris.activity(event.id) };
  const reached = await findAccounts(tx, event.reachedAccountIds);
  const recipients = [...(await audience(tx, event, mentioned)), ...reached.values()];
  await send(app, tx, { activity, sender: author, recipients, subject: event.uri, at: event.createdAt });
}

async function localAuthor(db: Db, accountId: string): Promise<Account | undefined> {
  const author = await findAccount(db, accountId);
  return author && isLocal(author) ? author : undefined;
}

function activityOf(app: App, event: PostEvent, author: Account, note: Json): Json & { id: string } {
  const id = app.uris.activity(event.type === "post.created" ? event.postId : event.id);
  const { to, cc } = note as { to: string[]; cc: string[] };
  const made =
    event.type === "post.created"
      ? toCreate(id, author.uri, note)
      : toUpdate(id, author.uri, note, { to, cc }, event.createdAt);
  return { "@context": NOTE_CONTEXT, ...made, id };
}

async function audience(
  tx: Tx,
  { accountId, visibility }: Pick<DeletedPost, "accountId" | "visibility">,
  mentioned: Account[],
): Promise<Account[]> {
  return visibility === "direct" ? mentioned : [...(await followersOf(tx, accountId)), ...mentioned];
}

/** Whoever is answered hears of it even where they are not mentioned; what is not public goes only to whom it names. */
async function answered(tx: Tx, { visibility, inReplyToAccountId }: Post): Promise<Account[]> {
  if (inReplyToAccountId === null || visibility === "direct" || visibility === "followers") return [];
  const author = await findAccount(tx, inReplyToAccountId);
  return author ? [author] : [];
}

/** Who likes or boosts what everyone may see gets its edits too. */
async function reached(tx: Tx, { id, visibility }: Post): Promise<Account[]> {
  if (visibility === "direct" || visibility === "followers") return [];
  return [...(await findAccounts(tx, await accountsReached(tx, id))).values()];
}
