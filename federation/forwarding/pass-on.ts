// Inbox forwarding: who follows someone here gets the answers to their posts too, as their own server may never hear of them. Passed
// on byte for byte with the author's own proof, once, and signed by the one who is answered.
import { createHash } from "node:crypto";
import { findAccount, isActive, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import { followersOf } from "#src/graph/queries.ts";
import { findPost, findPostByUri, type Post } from "#src/posts/queries.ts";
import { inboxesOf, queueDeliveries } from "../delivery/send.ts";
import type { Admitted, Taken } from "../guard.ts";
import { proofOf } from "../proofs/object-proof.ts";
import { idOf, idsOf, isObject, type Json } from "../vocab/json.ts";

const TYPES = ["Create", "Update", "Delete"];

/** Whether it is worth keeping as it came: it has a proof that travels, and is about an answer to a post of ours. */
export async function mayBePassedOn(app: App, taken: Taken): Promise<boolean> {
  const { activity } = taken;
  if (!("actor" in taken) || !TYPES.includes(activity.type)) return false;
  if (!isObject(activity["signature"]) && !proofOf(activity)) return false;
  const { object } = activity;
  if (isObject(object) && idOf(object["inReplyTo"]) !== undefined) {
    return app.uris.isLocal(idOf(object["inReplyTo"])!);
  }
  const known = await findPostByUri(app.store.read, idOf(object) ?? "");
  return known !== undefined && known.inReplyToUri !== null && app.uris.isLocal(known.inReplyToUri);
}

/** After it was taken in: what was refused here is not passed on. */
export async function passOn(app: App, { activity, actor }: Admitted, raw: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const reply = await findPostByUri(tx, idOf(activity["object"]) ?? "");
    const answered = reply?.accountId === actor.id && (await answeredHere(tx, reply));
    if (!reply || !answered || !isForFollowers(app, activity, reply, answered)) return;
    const now = app.clock.now();
    const id = `passed-on:${createHash("sha256").update(raw).digest("base64url")}`;
    const row = { id, accountId: answered.id, body: raw, createdAt: now };
    const added = await tx.q.insert(tx.t.outgoingActivities).values(row).onConflictDoNothing().returning();
    if (added.length === 0) return;
    const own = inboxesOf([actor]);
    const inboxes = inboxesOf(await followersOf(tx, answered.id)).filter((inbox) => !own.includes(inbox));
    const jobs = inboxes.map((inbox) => ({ activityId: id, inbox }));
    await queueDeliveries(app, tx, jobs, reply.uri);
  });
}

/** The author here whose post it answers. */
async function answeredHere(tx: Tx, { inReplyToId }: Post): Promise<Account | undefined> {
  const post = inReplyToId === null ? undefined : await findPost(tx, inReplyToId);
  const author = post && !post.deletedAt ? await findAccount(tx, post.accountId) : undefined;
  return author && isLocal(author) && isActive(author) ? author : undefined;
}

/** Addressed to them, or to everyone: Mastodon addresses nobody's followers but one's own, and passes on what is public. */
function isForFollowers({ uris }: App, activity: Json, reply: Post, answered: Account): boolean {
  if (reply.visibility === "public" || reply.visibility === "unlisted") return true;
  const named = [...idsOf(activity["to"]), ...idsOf(activity["cc"])];
  return named.includes(uris.followers(answered.username));
}
