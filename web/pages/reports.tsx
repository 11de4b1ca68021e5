// What was reported to the moderators: what is open, or what is done.
import type { Paged } from "../app/api/caller.ts";
import type { AdminReport } from "../app/entities/moderation.ts";
import { categoryKey } from "../app/report-categories.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "../components/avatar.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Icon } from "../components/icon.tsx";
import { Name } from "../components/name.tsx";
import { Outcome } from "../components/outcome.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { Ago } from "../components/time.tsx";
import { definePage, requireMe } from "./page.ts";

interface Data extends Paged<AdminReport> {
  which: "open" | "resolved";
}

const PAGE_SIZE = 40;
const tabs = { open: "/admin/reports", resolved: "/admin/reports?which=resolved" } as const;

export const page = definePage<Data>({
  load: async (request) => {
    requireMe(request);
    const { api, query } = request;
    const which = query.get("which") === "resolved" ? "resolved" : "open";
    const max_id = query.get("max_id");
    const found = await api.reports({
      resolved: which === "resolved",
      limit: PAGE_SIZE,
      ...(max_id ? { max_id } : {}),
    });
    return { ...found, which };
  },
  title: (_data, tr) => tr.t("reports.title"),
  View: Reports,
});

function Reports({ data: { which, items, older } }: { data: Data }) {
  const { tr } = useSession();
  const rest = new URLSearchParams({ which, max_id: older ?? "" });
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("reports.title")}</h2>
        <p class="soft text">{tr.t("reports.lead")}</p>
      </div>
      <nav class="tabsrow" aria-label={tr.t("reports.title")}>
        {(["open", "resolved"] as const).map((tab) => (
          <a key={tab} href={tabs[tab]} aria-current={tab === which ? "page" : undefined}>
            {tr.t(`reports.tab.${tab}`)}
          </a>
        ))}
      </nav>
      <Outcome />
      {items.length === 0 && (
        <EmptyState level={3} title={tr.t(`reports.empty.${which}`)} help={tr.t("reports.empty_help")} />
      )}
      {items.length > 0 && (
        <ul class="card" aria-label={tr.t(`reports.tab.${which}`)}>
          {items.map((report) => (
            <li key={report.id}>
              <ReportRow report={report} />
            </li>
          ))}
        </ul>
      )}
      {older && items.length === PAGE_SIZE && (
        <a class="newposts" href={`/admin/reports?${rest}`}>
          {tr.t("reports.older")}
        </a>
      )}
    </SettingsFrame>
  );
}

function ReportRow({ report }: { report: AdminReport }) {
  const { tr } = useSession();
  const { id, comment, created_at, target_account: target, account: by, assigned_account: keeper } = report;
  return (
    <a class="row g3 pad" href={`/admin/reports/${encodeURIComponent(id)}`}>
      <Avatar account={target.account} size="m36" />
      <span class="grow stack g0">
        <span class="strong clip block">
          <Name account={target.account} />
        </span>
        <span class="hint">
          {tr.t(categoryKey(report))} ·{" "}
          {tr.rich("reports.by", { name: <bdi dir="ltr">@{by.account.acct}</bdi> })} · <Ago at={created_at} />
        </span>
        {keeper && (
          <span class="hint">{tr.rich("reports.kept_by", { name: <Name account={keeper.account} /> })}</span>
        )}
        {comment && (
          <span class="small soft clip block" dir="auto">
            {comment}
          </span>
        )}
      </span>
      <Icon name="chevron" flip />
    </a>
  );
}
