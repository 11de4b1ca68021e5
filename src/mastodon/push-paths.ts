// Where a pushed message of our own pages leads to: what happened, as its page shows it. Apps find their own way by the notification.
import { findAccount, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Notification } from "../notifications/queries.ts";
import { findPosts } from "../posts/queries.ts";

/** A path of this server. */
export async function pushPath(app: App, notification: Notification, sender: Account): Promise<string> {
  const { type, subject } = notification;
  if (type === "follow_request") return "/follow-requests";
  if (type === "report") return `/admin/reports/${encodeURIComponent(subject)}`;
  if (type === "follow") return profilePath(sender);
  if (type.startsWith("tip_jar")) return "/settings/tips";
  if (type.startsWith("space_")) return `/spaces/${encodeURIComponent(subject.split(" ", 1)[0]!)}`;
  return (await postPath(app, notification)) ?? "/notifications";
}

async function postPath({ store }: App, { postId, accountId }: Notification): Promise<string | undefined> {
  const [post] = postId === null ? [] : await findPosts(store.read, [postId], accountId);
  const author = post && (await findAccount(store.read, post.accountId));
  return author && `${profilePath(author)}/${encodeURIComponent(post.id)}`;
}

function profilePath({ username, domain }: Account): string {
  return `/@${domain === null ? username : `${username}@${domain}`}`;
}
