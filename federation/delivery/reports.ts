// A report that is forwarded goes to the server of the reported account: a Flag of the instance's own actor, as in Mastodon, so that
// nobody there learns who reported.
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { getReport } from "#src/moderation/queries.ts";
import { findPost } from "#src/posts/queries.ts";
import { toFlag } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { send } from "./send.ts";

export async function deliverReport(
  app: App,
  tx: Tx,
  event: Extract<DomainEvent, { type: "report.filed" }>,
): Promise<void> {
  const { forwarded, uri, comment, postIds } = await getReport(tx, event.reportId);
  const target = await findAccount(tx, event.targetAccountId);
  if (!forwarded || !target || isLocal(target)) return;
  const posts = await Promise.all(postIds.map((id) => findPost(tx, id)));
  const reported = [target.uri, ...posts.flatMap((post) => post?.uri ?? [])];
  const flag = toFlag(uri, app.uris.instanceActor, comment, reported);
  await send(app, tx, {
    activity: { "@context": ACTIVITY_STREAMS, ...flag, id: uri },
    sender: null,
    recipients: [target],
    subject: `report of ${target.uri}`,
    at: event.createdAt,
  });
}
