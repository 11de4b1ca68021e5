// Who notified the reader and waits apart, because the reader's own rules say so: let through, or forgotten.
import type { NotificationRequest } from "../app/entities/notifications.ts";
import { excerptOf } from "../app/excerpt.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<NotificationRequest[]>({
  load: async (request) => {
    requireMe(request);
    return request.api.notificationRequests();
  },
  title: (_data, tr) => tr.t("notifications.apart"),
  View: KeptApart,
});

function KeptApart({ data: waiting }: { data: NotificationRequest[] }) {
  const { tr } = useSession();
  return (
    <Frame>
      <TopBar title={tr.t("notifications.apart")} back="/notifications" />
      <div class="padx py stack g4">
        <Outcome />
        <p class="hint">
          {tr.t("notifications.apart_help")}{" "}
          <a class="link" href="/settings/notifications">
            {tr.t("notice_policy.title")}
          </a>
        </p>
        {waiting.length === 0 && (
          <EmptyState
            title={tr.t("notifications.apart_empty")}
            help={tr.t("notifications.apart_empty_help")}
          />
        )}
        <ul class="people" aria-label={tr.t("notifications.apart")}>
          {waiting.map((one) => (
            <Waiting key={one.id} request={one} />
          ))}
        </ul>
      </div>
    </Frame>
  );
}

function Waiting({
  request: { id, account, notifications_count, last_status },
}: {
  request: NotificationRequest;
}) {
  const { tr } = useSession();
  const name = account.acct;
  const line = tr.t("notifications.apart_line", { count: Number(notifications_count) });
  return (
    <li class="stack g2">
      <AccountRow account={account} line={line} />
      {last_status && (
        <p class="small soft clip" dir="auto">
          {excerptOf(last_status)}
        </p>
      )}
      <div class="row wrap">
        <Press
          action="/notifications/let-through"
          fields={{ id }}
          label={tr.t("notifications.let_through")}
          named={tr.t("notifications.let_through_named", { name })}
          kind="ink"
        />
        <Press
          action="/notifications/forget"
          fields={{ id }}
          label={tr.t("notifications.forget")}
          named={tr.t("notifications.forget_named", { name })}
          kind="quiet"
        />
      </div>
    </li>
  );
}
