// What others did that concerns the reader, newest first.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import type { Notification, NotificationType } from "../app/entities/notifications.ts";
import { useNews } from "../app/news/use-news.ts";
import { profilePath, spacePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { arrived, newestId, openTimeline, showWaiting } from "../app/timeline/timeline-state.ts";
import { AccountRow } from "../components/account-row.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { FollowAnswer } from "../components/follow-answer.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { Emoji } from "../components/reactions.tsx";
import { InvitationAnswer } from "../components/invitation-answer.tsx";
import { Name } from "../components/name.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Post } from "../components/post.tsx";
import { Ago } from "../components/time.tsx";
import { definePage } from "./page.ts";

const PAGE_SIZE = 30;

interface Data {
  /** The reader has gone back in time. */
  isPast: boolean;
  notifications: Notification[];
}

export const page = definePage<Data>({
  async load({ api, query }) {
    const max_id = query.get("max_id");
    const notifications = await api.notifications({ limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) });
    return { isPast: max_id !== null, notifications };
  },
  title: (_data, tr) => tr.t("nav.notifications"),
  View: Notifications,
});

const icons: Record<NotificationType, IconName> = {
  mention: "reply",
  follow: "person",
  follow_request: "person",
  favourite: "like",
  reblog: "boost",
  status: "bell",
  update: "edit",
  poll: "poll",
  quote: "quote",
  quoted_update: "edit",
  "pleroma:emoji_reaction": "emoji",
  tip_jar_changed: "jar",
  tip_jar_frozen: "jar-off",
  tip_jar_unfrozen: "jar",
  space_reminder: "bell",
  space_live: "live",
  space_rescheduled: "schedule",
  space_cancelled: "space",
  space_invite: "mic",
};

function Notifications({ data }: { data: Data }) {
  const { me, tr } = useSession();
  const { shown: notifications, waiting, showNews } = useNotifications(data);
  const last = notifications.at(-1);
  return (
    <Frame>
      <TopBar title={tr.t("nav.notifications")}>
        <a class="ib edge" href="/settings/notifications" aria-label={tr.t("push.title")}>
          <Icon name="settings" />
        </a>
        {me?.locked && (
          <a class="ib edge" href="/follow-requests" aria-label={tr.t("requests.title")}>
            <Icon name="people" />
          </a>
        )}
      </TopBar>
      <Outcome apart />
      <div role="status">
        {waiting.length > 0 && (
          <button type="button" class="newposts" onClick={showNews}>
            {tr.t("notifications.new", { count: waiting.length })}
          </button>
        )}
      </div>
      {notifications.length === 0 && (
        <EmptyState title={tr.t("notifications.empty")} help={tr.t("notifications.empty_help")} />
      )}
      {notifications.map((one) => (
        <Item key={one.id} notification={one} />
      ))}
      {last && notifications.length >= PAGE_SIZE && (
        <a class="newposts" href={`/notifications?max_id=${encodeURIComponent(last.id)}`}>
          {tr.t("notifications.older")}
        </a>
      )}
    </Frame>
  );
}

/** What is shown has been seen; what comes meanwhile waits for a press. */
function useNotifications({ notifications, isPast }: Data) {
  const app = useApp();
  const [known, setKnown] = useState(() => openTimeline(notifications, PAGE_SIZE));
  const came = (news: Notification[]) => setKnown((now) => arrived(now, news));
  useNews(isPast ? null : { stream: "user" }, {
    onEvent: (event, payload) => event === "notification" && came([JSON.parse(payload) as Notification]),
    onLook: () => {
      const since = newestId(known);
      // A failure is no news: the next look comes soon.
      app?.api.notifications(since ? { since_id: since } : {}).then(came, () => undefined);
    },
  });
  const seen = isPast ? undefined : known.shown[0]?.id;
  useEffect(() => {
    if (seen) app?.sawNotifications(seen);
  }, [seen, app?.sawNotifications]);
  return { ...known, showNews: () => setKnown(showWaiting) };
}

function Item({ notification }: { notification: Notification }) {
  const { me, origin, tr } = useSession();
  const { type, account, status, created_at } = notification;
  const known = type in icons ? (type as NotificationType) : null;
  if (!known) return null;
  const name = (
    <a class="strong" href={profilePath(account)}>
      <Name account={account} />
    </a>
  );
  const emoji = <Emoji reaction={{ name: notification.emoji ?? "", url: notification.emoji_url ?? null }} />;
  return (
    <section class={status ? "notice" : "notice rule-below"}>
      <p class="row small padx notice-line">
        <Icon name={icons[known]} size="s" />
        <span class="grow">{tr.rich(keyOf(notification, known, me?.id), { name, emoji })}</span>
        <span class="xs muted">
          <Ago at={created_at} />
        </span>
      </p>
      {status ? (
        <Post status={status} />
      ) : (
        <div class="padx pad-below">
          {type.startsWith("tip_jar") ? (
            <a class="link" href="/settings/tips">
              {tr.t("notifications.tip_jar.open")}
            </a>
          ) : notification.space ? (
            <div class="stack g2">
              <a class="link" href={spacePath(notification.space, origin)}>
                {notification.space.title}
              </a>
              {type === "space_invite" && <InvitationAnswer space={notification.space} />}
            </div>
          ) : (
            <AccountRow account={account}>
              {type === "follow_request" && <FollowAnswer account={account} />}
            </AccountRow>
          )}
        </div>
      )}
    </section>
  );
}

/** One's own poll ended, or one in which one voted. */
function keyOf({ account }: Notification, type: NotificationType, me: string | undefined) {
  if (type === "poll" && account.id === me) return "notifications.poll.own";
  return type === "pleroma:emoji_reaction" ? "notifications.reaction" : (`notifications.${type}` as const);
}
