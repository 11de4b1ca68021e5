// What others did that concerns the reader, newest first: all of it, or what was said to them.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import type { Notification, NotificationPolicy } from "../app/entities/notifications.ts";
import { groupsOf } from "../app/news/groups.ts";
import { useNews } from "../app/news/use-news.ts";
import { useSession } from "../app/session.tsx";
import { arrived, newestId, openTimeline, showWaiting } from "../app/timeline/timeline-state.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Notice } from "../components/notice.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { definePage, orElse } from "./page.ts";

const PAGE_SIZE = 30;
const PATH = "/notifications";
/** Answers, mentions and quotes. */
const SAID = ["mention", "quote"];

interface Data {
  /** The reader has gone back in time. */
  isPast: boolean;
  /** What was said to the reader alone. */
  isSaid: boolean;
  notifications: Notification[];
  policy: NotificationPolicy | null;
}

export const page = definePage<Data>({
  async load({ api, query }) {
    const max_id = query.get("max_id");
    const isSaid = query.get("only") === "said";
    const wanted = { limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) };
    const [notifications, policy] = await Promise.all([
      api.notifications(wanted, isSaid ? SAID : []),
      orElse(api.notificationPolicy(), null),
    ]);
    return { isPast: max_id !== null, isSaid, notifications, policy };
  },
  title: (_data, tr) => tr.t("nav.notifications"),
  View: Notifications,
});

function Notifications({ data }: { data: Data }) {
  const { tr } = useSession();
  const { shown: notifications, waiting, showNews } = useNotifications(data);
  const { isSaid, policy } = data;
  const last = notifications.at(-1);
  return (
    <Frame>
      <TopBar title={tr.t("nav.notifications")}>
        <Ways isEmpty={notifications.length === 0} />
      </TopBar>
      <nav class="tabsrow" aria-label={tr.t("nav.notifications")}>
        <a href={PATH} aria-current={isSaid ? undefined : "page"}>
          {tr.t("notifications.all")}
        </a>
        <a href={`${PATH}?only=said`} aria-current={isSaid ? "page" : undefined}>
          {tr.t("notifications.said")}
        </a>
      </nav>
      <Outcome apart />
      {policy && <Apart count={policy.summary.pending_requests_count} />}
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
      {groupsOf(notifications).map((group) => (
        <Notice key={group.newest.id} group={group} />
      ))}
      {last && notifications.length >= PAGE_SIZE && (
        <a
          class="newposts"
          href={`${PATH}?${isSaid ? "only=said&" : ""}max_id=${encodeURIComponent(last.id)}`}
        >
          {tr.t("notifications.older")}
        </a>
      )}
    </Frame>
  );
}

/** What is shown has been seen; what comes meanwhile waits for a press. */
function useNotifications({ notifications, isPast, isSaid }: Data) {
  const app = useApp();
  const [known, setKnown] = useState(() => openTimeline(notifications, PAGE_SIZE));
  const came = (all: Notification[]) => {
    const news = isSaid ? all.filter(({ type }) => SAID.includes(type)) : all;
    setKnown((now) => arrived(now, news));
  };
  useNews(isPast ? null : { stream: "user" }, {
    onEvent: (event, payload) => event === "notification" && came([JSON.parse(payload) as Notification]),
    onLook: () => {
      const since = newestId(known);
      // A failure is no news: the next look comes soon.
      app?.api
        .notifications(since ? { since_id: since } : {}, isSaid ? SAID : [])
        .then(came, () => undefined);
    },
  });
  // Among what was said alone, the newest one says nothing of the rest.
  const seen = isPast || isSaid ? undefined : known.shown[0]?.id;
  useEffect(() => {
    if (seen) app?.sawNotifications(seen);
  }, [seen, app?.sawNotifications]);
  return { ...known, showNews: () => setKnown(showWaiting) };
}

function Ways({ isEmpty }: { isEmpty: boolean }) {
  const { me, tr } = useSession();
  return (
    <>
      <a class="ib edge" href="/settings/notifications" aria-label={tr.t("push.title")}>
        <Icon name="settings" />
      </a>
      {me?.locked && (
        <a class="ib edge" href="/follow-requests" aria-label={tr.t("requests.title")}>
          <Icon name="people" />
        </a>
      )}
      {!isEmpty && (
        <details class="drop">
          <summary class="ib edge" aria-label={tr.t("notifications.clear")}>
            <Icon name="trash" />
          </summary>
          <div class="drop-in">
            <p class="small pad">{tr.t("notifications.clear_help")}</p>
            <Press
              action="/notifications/clear"
              fields={{}}
              label={tr.t("notifications.clear")}
              kind="danger-line"
            />
          </div>
        </details>
      )}
    </>
  );
}

/** Of people whom the reader's own rules keep apart. */
function Apart({ count }: { count: number }) {
  const { tr } = useSession();
  if (count === 0) return null;
  return (
    <a class="row g3 padx py rule-below" href="/notifications/requests">
      <Icon name="filter" />
      <span class="grow small">{tr.t("notifications.apart_count", { count })}</span>
      <Icon name="chevron" flip />
    </a>
  );
}
