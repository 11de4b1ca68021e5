// Spaces of people here go, as Events, to the servers that follow them: at each change, and from time to time while they are live.
import { eq } from "drizzle-orm";
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { findSpace } from "#src/spaces/queries.ts";
import { findRecording } from "#src/spaces/recording/queries.ts";
import { describeSpace } from "../spaces.ts";
import { toUpdate } from "../vocab/activities.ts";
import type { Audience } from "../vocab/note.ts";
import { sendToInboxes } from "./send.ts";

export type SpaceEvent = DomainEvent<
  | "space.started"
  | "space.changed"
  | "space.continued"
  | "space.ended"
  | "space.cancelled"
  | "space.replay_changed"
>;

export async function deliverSpace(app: App, tx: Tx, event: SpaceEvent): Promise<void> {
  const { spaceId, createdAt: at } = event;
  const space = await findSpace(tx, spaceId);
  const sender = space && (await findAccount(tx, space.hostId));
  const inboxes = await subscribedInboxes(tx, spaceId);
  if (!sender || !isLocal(sender) || inboxes.length === 0) return;
  // Of somebody suspended or deleted too: that it is over is the last thing said of it.
  const { "@context": context, ...document } = await describeSpace(app, space, sender);
  const { to, cc } = document as unknown as Audience;
  const id = app.uris.activity(event.id);
  const made = toUpdate(id, sender.uri, document, { to, cc }, at);
  const activity = { "@context": context, ...made, id };
  await sendToInboxes(app, tx, { activity, sender, subject: space.uri, at }, inboxes);
  const { q, t } = tx;
  await q.update(t.spaces).set({ toldAt: at }).where(eq(t.spaces.id, spaceId));
  const isOver = space.state === "ended" || space.state === "cancelled";
  // Where it was recorded, there is one thing more to be said: where it can be heard again.
  const isAwaited = event.type === "space.ended" && (await findRecording(tx, spaceId)) !== undefined;
  if (isOver && !isAwaited) await q.delete(t.spaceSubscribers).where(eq(t.spaceSubscribers.spaceId, spaceId));
}

async function subscribedInboxes({ q, t }: Tx, spaceId: string): Promise<string[]> {
  const rows = await q
    .select({ inbox: t.spaceSubscribers.inbox })
    .from(t.spaceSubscribers)
    .where(eq(t.spaceSubscribers.spaceId, spaceId));
  return [...new Set(rows.map(({ inbox }) => inbox))];
}
