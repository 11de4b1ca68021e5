// What a client is pushed, in the keys that Mastodon's apps decode (its serializers/web/notification_serializer.rb), and whether
// it wants to hear of it.
import { findAccount, findUserOfAccount, getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { findFollow } from "../graph/queries.ts";
import { numberOfId } from "../notifications/numbers.ts";
import { notificationsOf, type Notification } from "../notifications/queries.ts";
import { findPosts } from "../posts/queries.ts";
import { plainText } from "../posts/sanitize.ts";
import type { ComposePush } from "../push/send-pushes.ts";
import type { PushSubscription } from "../push/subscriptions.ts";
import { pushPath } from "./push-paths.ts";
import { pushTitle } from "../push/titles.ts";
import { readSettings } from "../settings/settings.ts";
import { toAccount } from "./entities/account.ts";
import { MASTODON_TYPES } from "./entities/notification.ts";

/** So that a message fits into one record of 4 kB in any script. */
const MAX_CHARACTERS = 140;

export function composePushes(app: App): ComposePush {
  return async (subscription, notificationId) => {
    const notification = await findShown(app, subscription, notificationId);
    if (!notification || !(await isWanted(app, subscription, notification))) return undefined;
    return compose(app, subscription, notification);
  };
}

/** Undefined once it is dismissed, or its sender blocked. */
async function findShown({ store }: App, { accountId }: PushSubscription, id: string) {
  const rows = await notificationsOf(store.read, accountId, { maxId: `${id}~`, limit: 1 });
  return rows.find((row) => row.id === id);
}

async function isWanted(
  { store }: App,
  { accountId, alerts, policy }: PushSubscription,
  { type, fromAccountId }: Notification,
): Promise<boolean> {
  if (!alerts.includes(MASTODON_TYPES[type]) || policy === "none") return false;
  if (policy === "all" || fromAccountId === accountId) return true;
  const [one, other] = policy === "followed" ? [accountId, fromAccountId] : [fromAccountId, accountId];
  return (await findFollow(store.read, one, other))?.state === "accepted";
}

async function compose(app: App, subscription: PushSubscription, notification: Notification) {
  const { accountId, accessToken, sessionHash } = subscription;
  const { read } = app.store;
  const [user, sender] = [
    await findUserOfAccount(read, accountId),
    await findAccount(read, notification.fromAccountId),
  ];
  if (!user || !sender) return undefined;
  const { avatar_static: icon } = await toAccount(app, sender, await getAccount(read, accountId));
  const language =
    user.locale === "en" || user.locale === "ar" ? user.locale : (await readSettings(app.store)).language;
  const type = MASTODON_TYPES[notification.type];
  return {
    access_token: accessToken,
    preferred_locale: language,
    notification_id: numberOfId(notification.id),
    notification_type: type,
    icon,
    title: cut(pushTitle(language, type, cut(sender.name || sender.username))),
    body: cut(await bodyOf(app, notification, accountId)),
    ...(sessionHash === null ? {} : { path: await pushPath(app, notification, sender) }),
  };
}

/** The content warning stands for what it warns of. */
async function bodyOf(
  { store }: App,
  { postId, fromAccountId }: Notification,
  accountId: string,
): Promise<string> {
  const [post] = postId === null ? [] : await findPosts(store.read, [postId], accountId);
  if (post) return post.spoiler || wordsIn(post.content);
  return wordsIn((await findAccount(store.read, fromAccountId))?.bio ?? "");
}

/** Lines do not run into each other. */
function wordsIn(html: string): string {
  return plainText(html.replace(/<br\s*\/?>|<\/p>/gi, " "));
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_CHARACTERS ? text : `${characters.slice(0, MAX_CHARACTERS - 1).join("")}…`;
}
