// One's filters, and a new one.
import type { Filter } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { FilterForm } from "../components/filter-form.tsx";
import { Icon } from "../components/icon.tsx";
import { Outcome } from "../components/outcome.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<Filter[]>({
  load: async (request) => {
    requireMe(request);
    return request.api.filters();
  },
  title: (_data, tr) => tr.t("filters.title"),
  View: Filters,
});

function Filters({ data: filters }: { data: Filter[] }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("filters.title")}</h2>
        <p class="soft text">{tr.t("filters.lead")}</p>
      </div>
      <Outcome />
      {filters.length === 0 ? (
        <EmptyState level={3} title={tr.t("filters.empty")} help={tr.t("filters.empty_help")} />
      ) : (
        <ul class="card" aria-label={tr.t("filters.title")}>
          {filters.map((filter) => (
            <li key={filter.id}>
              <FilterRow filter={filter} />
            </li>
          ))}
        </ul>
      )}
      <section class="stack g3">
        <h3 class="display dm">{tr.t("filters.new")}</h3>
        <FilterForm action="/settings/filters/create" go={tr.t("filters.create")} />
      </section>
    </SettingsFrame>
  );
}

function FilterRow({ filter }: { filter: Filter }) {
  const { now, tr } = useSession();
  const { id, title, keywords, filter_action: way, expires_at: until } = filter;
  const isOver = until !== null && Date.parse(until) <= now;
  const line = [
    tr.t(`filters.way.${way}`),
    tr.t("filters.count", { count: keywords.length }),
    isOver && tr.t("filters.over"),
  ];
  return (
    <a class="row g3 pad" href={`/settings/filters/${encodeURIComponent(id)}`}>
      <span class="grow stack g0">
        <bdi class="strong clip">{title}</bdi>
        <span class="hint">{line.filter(Boolean).join(" · ")}</span>
      </span>
      <Icon name="chevron" flip />
    </a>
  );
}
