// One report, for moderators: whom it is about, who says what, and what can be done. Forms that need no scripts.
import type { AdminAccount, AdminReport } from "../app/entities/moderation.ts";
import type { Status } from "../app/entities/posts.ts";
import { excerptOf } from "../app/excerpt.ts";
import { nameOf } from "../app/names.ts";
import { spaceHref } from "../app/paths.ts";
import { categoryKey } from "../app/report-categories.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { Name } from "../components/name.tsx";
import { Outcome } from "../components/outcome.tsx";
import { PostBody } from "../components/post.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { Sure } from "../components/sure.tsx";
import { Ago } from "../components/time.tsx";
import type { Translator } from "../i18n.ts";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<AdminReport>({
  load: async (request) => {
    requireMe(request);
    return request.api.adminReport(request.params["id"] ?? "");
  },
  title: ({ target_account: { account } }, tr) => tr.t("reports.about", { name: nameOf(account) }),
  View: OneReport,
});

function OneReport({ data: report }: { data: AdminReport }) {
  const { tr } = useSession();
  const { target_account: target, statuses } = report;
  return (
    <SettingsFrame back="/admin/reports">
      <h2 class="display dl">{tr.rich("reports.about", { name: <Name account={target.account} /> })}</h2>
      <Outcome />
      <Said report={report} />
      <Work report={report} />
      <section class="stack g3">
        <h3 class="display dm">{tr.t("reports.account")}</h3>
        <AccountRow account={target.account} />
        <Standing target={target} />
      </section>
      <section class="stack g3">
        <h3 class="display dm">{tr.t("reports.posts")}</h3>
        {statuses.length === 0 && <p class="soft text">{tr.t("reports.no_posts")}</p>}
        {statuses.map((status) => (
          <ReportedPost key={status.id} status={status} />
        ))}
      </section>
    </SettingsFrame>
  );
}

/** By whom, about what, and in which words. */
function Said({ report }: { report: AdminReport }) {
  const { tr } = useSession();
  const { account: by, comment, created_at, forwarded, space_id: spaceId, target_account: target } = report;
  return (
    <section class="card pad stack g3">
      <div class="row wrap">
        <span class="tag saffron">{tr.t(categoryKey(report))}</span>
        <span class="xs muted">
          <Ago at={created_at} />
        </span>
      </div>
      {comment ? (
        <blockquote class="quote text" dir="auto">
          {comment}
        </blockquote>
      ) : (
        <p class="soft">{tr.t("reports.no_words")}</p>
      )}
      {spaceId && (
        <a class="link" href={spaceHref(spaceId)}>
          {tr.t("reports.space")}
        </a>
      )}
      <h3 class="legend">{tr.t("reports.reporter")}</h3>
      <AccountRow account={by.account} />
      {by.domain && (
        <p class="hint">{tr.rich("reports.from_server", { domain: <bdi dir="ltr">{by.domain}</bdi> })}</p>
      )}
      {forwarded && target.domain && (
        <p class="hint">{tr.rich("reports.forwarded", { domain: <bdi dir="ltr">{target.domain}</bdi> })}</p>
      )}
    </section>
  );
}

/** Whose work it is, and whether it is done. */
function Work({ report }: { report: AdminReport }) {
  const { me, tr } = useSession();
  const { id, assigned_account: keeper, action_taken: isDone } = report;
  const isMine = keeper !== null && keeper.id === me?.id;
  return (
    <section class="stack g3">
      <p class="small soft">{stateOf(report, tr)}</p>
      <div class="row wrap">
        {isDone ? (
          <Press action="/admin/reports/reopen" fields={{ id }} label={tr.t("reports.reopen")} />
        ) : (
          <>
            <Press
              action="/admin/reports/resolve"
              fields={{ id }}
              label={tr.t("reports.resolve")}
              kind="ink"
              icon="check"
            />
            <Press
              action={isMine ? "/admin/reports/leave" : "/admin/reports/take"}
              fields={{ id }}
              label={tr.t(isMine ? "reports.leave" : "reports.take")}
            />
          </>
        )}
      </div>
    </section>
  );
}

function stateOf(report: AdminReport, tr: Translator) {
  const { assigned_account: keeper, action_taken: isDone, action_taken_by_account: doer } = report;
  if (isDone && doer) return tr.rich("reports.resolved_by", { name: <Name account={doer.account} /> });
  if (isDone) return tr.t("reports.resolved");
  if (keeper) return tr.rich("reports.kept_by", { name: <Name account={keeper.account} /> });
  return tr.t("reports.kept_by_nobody");
}

/** Each act has its way back. */
function Standing({ target: { id, silenced, suspended, account } }: { target: AdminAccount }) {
  const { tr } = useSession();
  const name = account.acct;
  return (
    <>
      {(silenced || suspended) && (
        <p class="row wrap">
          {silenced && <span class="tag hollow">{tr.t("reports.silenced")}</span>}
          {suspended && <span class="tag hollow">{tr.t("reports.suspended")}</span>}
        </p>
      )}
      <div class="row wrap">
        {silenced ? (
          <Press action="/admin/accounts/unsilence" fields={{ id }} label={tr.t("reports.unsilence")} />
        ) : (
          <Sure label={tr.t("reports.silence")} help={tr.t("reports.silence_help")}>
            <Press
              action="/admin/accounts/silence"
              fields={{ id }}
              label={tr.t("reports.silence_go", { name })}
              kind="danger"
            />
          </Sure>
        )}
        {suspended ? (
          <Press action="/admin/accounts/unsuspend" fields={{ id }} label={tr.t("reports.unsuspend")} />
        ) : (
          <Sure label={tr.t("reports.suspend")} help={tr.t("reports.suspend_help")}>
            <Press
              action="/admin/accounts/suspend"
              fields={{ id }}
              label={tr.t("reports.suspend_go", { name })}
              kind="danger"
            />
          </Sure>
        )}
      </div>
    </>
  );
}

function ReportedPost({ status }: { status: Status }) {
  const { tr } = useSession();
  const title = excerptOf(status);
  return (
    <article class="card pad stack g3" aria-label={tr.t("post.label", { name: nameOf(status.account) })}>
      <p class="row wrap xs muted">
        <span>{tr.t(`post.visibility.${status.visibility}`)}</span>
        <Ago at={status.created_at} />
      </p>
      <PostBody status={status} />
      <div class="row wrap">
        <Sure
          label={tr.t("reports.delete_post")}
          named={tr.t("reports.delete_post_named", { title })}
          help={tr.t("reports.delete_post_help")}
        >
          <Press
            action="/admin/posts/delete"
            fields={{ id: status.id }}
            label={tr.t("reports.delete_post_go")}
            kind="danger"
          />
        </Sure>
      </div>
    </article>
  );
}
